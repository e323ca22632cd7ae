/* Many transfers on one loop. */
#include "support/unit.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/wire.h"
#include "support/peer_http.h"

static const struct peer_http_rule rules[] = {
	{ .path = "/", .body = "hello" },
	{ .path = "/slow", .delay_ms = 20000 },
	{ .path = "/cut", .body = "hello", .cut = true, .cut_after = 2 },
};

struct scene {
	sd_event *loop;
	struct wire *wire;
	struct peer_http *peer;
	unsigned done, left;
	CURLcode result;
	struct text body;
	sd_event_source *other;
};

static struct scene
scene_open(void)
{
	struct scene scene = { .peer = peer_http_start(rules, LENGTH_OF(rules)) };

	assert_int_equal(sd_event_new(&scene.loop), 0);
	assert_int_equal(wire_new(scene.loop, &scene.wire, NULL), 0);
	assert_ptr_equal(wire_loop(scene.wire), scene.loop);
	return scene;
}

static void
scene_close(struct scene *scene)
{
	wire_free(scene->wire);
	sd_event_unref(scene->loop);
	peer_http_stop(scene->peer);
	text_clear(&scene->body);
}

static size_t
on_body(char *data, size_t size, size_t count, void *userdata)
{
	text_add(userdata, data, size * count);
	return size * count;
}

static CURL *
new_easy(struct scene *scene, const char *path)
{
	_cleanup_free_ char *url = peer_http_url(scene->peer, path);
	CURL *easy = curl_easy_init();

	assert_non_null(easy);
	assert_int_equal(curl_easy_setopt(easy, CURLOPT_URL, url), CURLE_OK);
	assert_int_equal(curl_easy_setopt(easy, CURLOPT_PROXY, ""), CURLE_OK);
	assert_int_equal(curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body), CURLE_OK);
	assert_int_equal(curl_easy_setopt(easy, CURLOPT_WRITEDATA, &scene->body), CURLE_OK);
	return easy;
}

static void
count(CURL *easy, CURLcode result, void *userdata)
{
	struct scene *scene = userdata;

	scene->done++;
	scene->result = result;
	curl_easy_cleanup(easy);
}

static void
run_until(struct scene *scene, unsigned done)
{
	while (scene->done < done)
		assert_true(sd_event_run(scene->loop, 10 * 1000000) >= 0);
}

static void
a_transfer_ends_in_a_callback_from_the_loop(void **state)
{
	struct scene scene = scene_open();

	(void)state;
	assert_int_equal(wire_add(scene.wire, new_easy(&scene, "/"), count, &scene), 0);
	assert_int_equal(scene.done, 0);
	run_until(&scene, 1);
	assert_int_equal(scene.result, CURLE_OK);
	assert_string_equal(scene.body.data, "hello");
	assert_int_equal(wire_add(scene.wire, new_easy(&scene, "/cut"), count, &scene), 0);
	run_until(&scene, 2);
	assert_int_equal(scene.result, CURLE_PARTIAL_FILE);
	scene_close(&scene);
}

static void
two_hundred_at_once(void **state)
{
	struct scene scene = scene_open();

	(void)state;
	for (int i = 0; i < 200; i++)
		assert_int_equal(wire_add(scene.wire, new_easy(&scene, "/"), count, &scene), 0);
	run_until(&scene, 200);
	assert_int_equal(scene.body.len, 200 * 5);
	assert_int_equal(peer_http_requests(scene.peer), 200);
	scene_close(&scene);
}

static void
what_is_taken_off_is_never_heard_of_again(void **state)
{
	struct scene scene = scene_open();
	CURL *slow = new_easy(&scene, "/slow"), *idle = new_easy(&scene, "/");

	(void)state;
	assert_int_equal(wire_add(scene.wire, slow, count, &scene), 0);
	assert_int_equal(wire_add(scene.wire, slow, count, &scene), -EBUSY);
	while (peer_http_requests(scene.peer) < 1)
		assert_true(sd_event_run(scene.loop, 10000) >= 0);
	wire_remove(scene.wire, slow);
	wire_remove(scene.wire, slow);
	wire_remove(scene.wire, idle);
	assert_int_equal(wire_add(scene.wire, idle, count, &scene), 0);
	run_until(&scene, 1);
	assert_string_equal(scene.body.data, "hello");
	curl_easy_cleanup(slow);
	scene_close(&scene);
}

static void
freeing_forgets_what_is_under_way(void **state)
{
	struct scene scene = scene_open();
	CURL *slow = new_easy(&scene, "/slow"), *unstarted = new_easy(&scene, "/");

	(void)state;
	assert_int_equal(wire_add(scene.wire, slow, count, &scene), 0);
	while (peer_http_requests(scene.peer) < 1)
		assert_true(sd_event_run(scene.loop, 10000) >= 0);
	assert_int_equal(wire_add(scene.wire, unstarted, count, &scene), 0);
	wire_free(TAKE(scene.wire));
	curl_easy_cleanup(slow);
	curl_easy_cleanup(unstarted);
	assert_int_equal(scene.done, 0);
	scene_close(&scene);
}

static void
again(CURL *easy, CURLcode result, void *userdata)
{
	struct scene *scene = userdata;

	assert_int_equal(result, CURLE_OK);
	scene->done++;
	if (--scene->left > 0) {
		assert_int_equal(wire_add(scene->wire, easy, again, scene), 0);
		return;
	}
	curl_easy_cleanup(easy);
	wire_free(TAKE(scene->wire));
}

static void
the_callee_may_reuse_the_handle_and_free_the_wire(void **state)
{
	struct scene scene = scene_open();

	(void)state;
	scene.left = 5;
	assert_int_equal(wire_add(scene.wire, new_easy(&scene, "/"), again, &scene), 0);
	run_until(&scene, 5);
	assert_null(scene.wire);
	assert_int_equal(peer_http_connections(scene.peer), 1);
	scene_close(&scene);
}

/* A socket that the loop watches already, so that the wire cannot. */
static curl_socket_t
open_watched(void *userdata, curlsocktype purpose, struct curl_sockaddr *at)
{
	struct scene *scene = userdata;
	int fd = socket(at->family, at->socktype | SOCK_CLOEXEC, at->protocol);

	(void)purpose;
	assert_true(sd_event_add_io(scene->loop, &scene->other, fd, 0, NULL, NULL) >= 0);
	return fd;
}

static void
a_socket_that_cannot_be_watched_costs_its_transfer_at_once(void **state)
{
	struct scene scene = scene_open();
	CURL *easy = new_easy(&scene, "/");

	(void)state;
	assert_int_equal(
		curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_watched), CURLE_OK);
	assert_int_equal(curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &scene), CURLE_OK);
	assert_int_equal(curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L), CURLE_OK);
	assert_int_equal(wire_add(scene.wire, easy, count, &scene), 0);
	for (int turns = 0; scene.done == 0 && turns < 10; turns++)
		assert_true(sd_event_run(scene.loop, 100000) >= 0);
	assert_int_equal(scene.done, 1);
	assert_int_equal(scene.result, CURLE_COULDNT_CONNECT);
	sd_event_source_disable_unref(scene.other);
	/* Others do not notice. */
	assert_int_equal(wire_add(scene.wire, new_easy(&scene, "/"), count, &scene), 0);
	run_until(&scene, 2);
	assert_int_equal(scene.result, CURLE_OK);
	scene_close(&scene);
}

static int
add_while_leaving(sd_event_source *source, void *userdata)
{
	struct scene *scene = userdata;
	CURL *easy = new_easy(scene, "/");

	(void)source;
	assert_int_equal(wire_add(scene->wire, easy, count, scene), -ESHUTDOWN);
	curl_easy_cleanup(easy);
	scene->left = 1;
	return 0;
}

static void
nothing_is_begun_once_the_loop_is_leaving(void **state)
{
	struct scene scene = scene_open();
	CURL *slow = new_easy(&scene, "/slow");

	(void)state;
	assert_int_equal(wire_add(scene.wire, slow, count, &scene), 0);
	assert_true(sd_event_add_exit(scene.loop, NULL, add_while_leaving, &scene) >= 0);
	while (peer_http_requests(scene.peer) < 1)
		assert_true(sd_event_run(scene.loop, 10000) >= 0);
	assert_true(sd_event_exit(scene.loop, 3) >= 0);
	assert_int_equal(sd_event_loop(scene.loop), 3);
	assert_int_equal(scene.left, 1);
	assert_int_equal(wire_add(scene.wire, slow, count, &scene), -ESHUTDOWN);
	wire_free(TAKE(scene.wire));
	curl_easy_cleanup(slow);
	assert_int_equal(scene.done, 0);
	scene_close(&scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_transfer_ends_in_a_callback_from_the_loop),
		cmocka_unit_test(two_hundred_at_once),
		cmocka_unit_test(what_is_taken_off_is_never_heard_of_again),
		cmocka_unit_test(freeing_forgets_what_is_under_way),
		cmocka_unit_test(the_callee_may_reuse_the_handle_and_free_the_wire),
		cmocka_unit_test(a_socket_that_cannot_be_watched_costs_its_transfer_at_once),
		cmocka_unit_test(nothing_is_begun_once_the_loop_is_leaving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
