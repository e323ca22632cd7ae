/* Dependency: what the customer declared to depend on. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/strings.h"
#include "model/place.h"
#include "model/policy.h"

enum importance { IMPORTANCE_NORMAL, IMPORTANCE_LOW, IMPORTANCE_HIGH };

/* One item of `uses`, as written; judge makes terms, version ranges and patterns of it. */
struct use {
	char *text;
	struct place at;
};

struct dependency {
	char *name;
	char *service; /* the service's id (aliases are resolved) */
	struct use *uses;
	size_t use_count;
	struct use *ignore; /* items like those of `uses` that are something else: not this */
	size_t ignore_count;
	struct strings only; /* filters by label, as struct read_rules has them */
	char *process;   /* the business process behind it, in the company's own words; NULL */
	char *owner;     /* a recipient's name, or any text; NULL: the first of tell */
	unsigned people; /* 0: not said */
	enum importance importance;
	unsigned lead_time_days;
	int32_t contract_notice_by; /* day, or DAY_NONE */
	size_t *supports; /* those that stop with this one: places in config->dependencies, each once */
	size_t support_count;
	struct strings tell;  /* names of recipients; never empty after loading */
	struct policy policy; /* where it differs from the general one */
	struct place at;
	struct place service_at;
};
void dependency_clear(struct dependency *dependency);
/* Who decides about it: the owner, else the first who is told; NULL: nobody is named. Borrowed. */
const char *dependency_owner(const struct dependency *dependency);
const char *importance_name(enum importance importance);
