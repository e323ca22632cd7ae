/* Parting: duplicates, so that a number that libcurl has given back is never taken for its socket. */
#include "tell/parting.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

/* More are only tried when names lead to many addresses; the last ones are those that answer. */
static void
forget_first(struct parting *parting)
{
	(void)close(parting->sockets[0]);
	parting->count--;
	for (size_t i = 0; i < parting->count; i++)
		parting->sockets[i] = parting->sockets[i + 1];
}

curl_socket_t
parting_open(void *userdata, curlsocktype purpose, struct curl_sockaddr *at)
{
	struct parting *parting = userdata;
	int fd = socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);
	int ours = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);

	(void)purpose;
	if (ours < 0)
		return fd < 0 ? CURL_SOCKET_BAD : fd;
	if (parting->count == PARTING_SOCKETS)
		forget_first(parting);
	parting->sockets[parting->count++] = ours;
	return fd;
}

void
parting_begin(struct parting *parting)
{
	while (parting->count) {
		int fd = parting->sockets[--parting->count];

		(void)shutdown(fd, SHUT_RD);
		(void)close(fd);
	}
}
