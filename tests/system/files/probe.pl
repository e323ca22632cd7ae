#!/usr/bin/perl
# Tries what the unit should refuse, as the user and inside the walls that it is started in, and says what came of it.
use strict;
use warnings;
no warnings 'exec';
use Socket;

my %number = (mmap => 9, ptrace => 101, personality => 135, unshare => 272, bpf => 321);

sub writes { my ($path) = @_; open(my $f, '>', "$path/probe") or return 0; close $f; unlink "$path/probe"; return 1 }
sub runs { my ($path) = @_;
	open(my $f, '>', "$path/probe.sh") or return 0;
	print $f "#!/bin/sh\nexit 0\n"; close $f; chmod 0755, "$path/probe.sh";
	my $ok = system("$path/probe.sh") == 0; unlink "$path/probe.sh"; return $ok }

my @deeds = (
	['write /var/lib/forewarn', sub { writes('/var/lib/forewarn') }],
	['write /etc/forewarn', sub { writes('/etc/forewarn') }],
	['write /usr', sub { writes('/usr') }],
	['write /var/log', sub { writes('/var/log') }],
	['write /var/mail', sub { writes('/var/mail') }],
	['write /srv/open', sub { writes('/srv/open') }],
	['see /home', sub { -e '/home/baker' }],
	['run what it wrote', sub { runs('/var/lib/forewarn') }],
	['see other processes', sub { -e '/proc/1/comm' }],
	['memory to write and run', sub { syscall($number{mmap}, 0, 4096, 7, 0x22, -1, 0) != -1 }],
	['packet socket', sub { socket(my $s, 17, SOCK_DGRAM, 0) }],
	['netlink socket', sub { socket(my $s, 16, SOCK_RAW, 0) }],
	['bluetooth or vsock', sub { socket(my $s, 40, SOCK_STREAM, 0) }],
	['inet socket', sub { socket(my $s, AF_INET, SOCK_STREAM, 0) }],
	['new namespace', sub { my $pid = fork; if (!$pid) { exit(syscall($number{unshare}, 0x10000000) == 0 ? 0 : 1) }
			waitpid($pid, 0); $? == 0 }],
	['other personality', sub { my $r = syscall($number{personality}, 0x0040000); syscall($number{personality}, 0) if $r != -1;
			$r != -1 }],
);
for (@deeds) {
	my ($name, $deed) = @$_;
	printf "%s: %s\n", $deed->() ? 'done' : 'refused', $name;
}
