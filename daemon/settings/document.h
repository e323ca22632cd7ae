/* Document: the bytes of one YAML file to a tree. */
#pragma once

#include "settings/tree.h"

/* Reads LEN bytes at DATA. FILE is borrowed by every place and must outlive RET and the
 * complaints' list of files. True: RET is filled (tree_clear). False: something in the file
 * cannot be read as YAML of our kind, and the first such thing is among the complaints. Keys
 * that stand twice are complained of, and the first of them stays. */
bool document_read(const char *file, const char *data, size_t len,
	struct complaints *complaints, struct node *ret);
