/* Notify: what systemd is told of us, for `systemctl status` and `systemctl reload`. */
#pragma once

/* MORE: other assignments, each with its line break; STATUS of whatever text. */
void notify_status(const char *more, const char *status);
/* The configuration is being read anew; READY=1 ends it. */
void notify_reloading(void);
