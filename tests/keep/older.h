/* Older: what a store of an earlier version is made of, from one of today. */
#pragma once

/* The newest version of a store, and what takes its steps behind the sixth back: whoever adds a step adds to both. */
#define SCRATCH_VERSION 10
#define SCRATCH_UNDO_TO_6 \
	"DROP INDEX letter_spare; ALTER TABLE letter DROP COLUMN channel; ALTER TABLE letter " \
	"DROP COLUMN spare_of; ALTER TABLE letter DROP COLUMN late; " \
	"DROP TABLE telling; DROP TABLE reference; DROP TABLE apart; DROP INDEX " \
	"change_by_service; DROP INDEX change_by_source; ALTER TABLE change DROP COLUMN " \
	"unlisted; ALTER TABLE change_event DROP COLUMN unmarked; " \
	"DROP TABLE ailment; DROP TABLE reminder; DROP INDEX change_by_look_at; ALTER TABLE " \
	"change DROP COLUMN " \
	"look_at; ALTER TABLE change DROP COLUMN edits; ALTER TABLE change_event DROP COLUMN " \
	"role; "
