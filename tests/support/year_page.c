/* Year's pages: what stands on a vendor's page at a moment, in its own words and dialect. */
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"
#include "base/stamp.h"
#include "base/text.h"
#include "support/year.h"

/* The newest so many. */
#define ON_PAGE 30u

/* %N the name, %P the product, %D “ on DATE” or nothing. */
struct wording {
	const char *title, *body;
};

static const struct wording in_english[YEAR_KIND_COUNT][2] = {
	[YEAR_FEATURE] = { { "%N for %P",
				   "With %N you find in %P what you need in half the time. "
				   "Open the menu to try it." },
		{ "Introducing %N", "%P can now show %N next to your totals. It is there for "
				    "everybody." } },
	[YEAR_FIX] = { { "Fixed: %N in %P",
			       "We fixed a mistake in %P that showed the wrong total in %N." },
		{ "%P: small repairs (%N)",
			"Sorting by name works again in %P. %N is faster on old tablets." } },
	[YEAR_INCIDENT] = { { "Resolved: %N in %P was slow",
				    "Between 9:00 and 9:40 %P was slow because of a "
				    "disturbance "
				    "in %N. The incident is resolved." },
		{ "Incident: errors in %P (%N)",
			"Some users saw errors in %P this morning. The cause, %N, was found "
			"and the incident is resolved." } },
	[YEAR_MAINTENANCE] = { { "Scheduled maintenance of %P (%N)",
				       "There is scheduled maintenance of %P%D. It may be "
				       "unavailable for an hour meanwhile." },
		{ "Planned maintenance: %N",
			"We carry out planned maintenance of %P%D. During the maintenance "
			"window you cannot save." } },
	[YEAR_RETIREMENT] = { { "%N in %P will be retired%D",
				      "We will retire %N in %P%D. After that it no longer "
				      "works. Please move to its successor before then." },
		{ "Retirement of %N",
			"%N, a part of %P, will be shut down%D. Whoever still uses it then "
			"gets an error." } },
	[YEAR_DEPRECATION] = { { "%N is deprecated",
				       "%N in %P is deprecated and will be removed%D. Use the "
				       "new call instead." },
		{ "Deprecation: %N in %P",
			"We announce the deprecation of %N. Support in %P ends%D." } },
	[YEAR_MIGRATION] = { { "All accounts move to %N",
				     "All accounts of %P will be migrated to %N%D. The old "
				     "version will be switched off." },
		{ "%P moves to %N", "We will migrate all customers of %P to %N%D. You cannot "
				    "postpone this." } },
	[YEAR_BREAKING] = { { "Breaking change in %P: %N",
				    "This is a breaking change: the field %N will be removed "
				    "from the answers of %P%D. Requests with it will fail." },
		{ "%P: %N becomes required",
			"The parameter %N will be required in %P%D. Requests without it will "
			"be rejected. This is a breaking change." } },
	[YEAR_DEFAULT] = { { "New default for %N in %P",
				   "The setting %N of %P will be turned on by default for all "
				   "existing accounts%D." },
		{ "%N will be on by default",
			"We change the default of %N in %P%D: it will be turned on for all "
			"customers." } },
	[YEAR_SECURITY] = { { "%P no longer accepts %N",
				    "For security reasons %P will no longer accept connections "
				    "with the cipher %N%D. Old clients will be refused." },
		{ "Sign-in with %N ends",
			"To keep %P secure, sign-in with %N will be blocked%D. Change to "
			"tokens before then." } },
	[YEAR_PRICING] = { { "New prices for %P (%N)",
				   "The price of the plan %N of %P will increase by 12 "
				   "percent%D for all existing customers." },
		{ "Price change: %N",
			"The prices of %P will increase%D. It concerns every account with "
			"%N." } },
};

static const struct wording in_dutch[YEAR_KIND_COUNT][2] = {
	[YEAR_FEATURE] = { { "%N voor %P", "Met %N vindt u in %P wat u zoekt in de helft van "
					   "de tijd." },
		{ "Nieuw: %N", "%P toont nu ook %N naast uw totalen. Het staat klaar voor "
			       "iedereen." } },
	[YEAR_FIX] = { { "Opgelost: %N in %P",
			       "Wij hebben een fout in %P opgelost waardoor %N een verkeerd "
			       "totaal toonde." },
		{ "%P: kleine verbeteringen (%N)",
			"Sorteren op naam werkt weer in %P. %N is sneller op oude tablets." } },
	[YEAR_INCIDENT] = { { "Storing verholpen: %N in %P",
				    "Vanochtend was er een storing in %P. De oorzaak was %N. "
				    "De storing is verholpen." },
		{ "Storing in %P (%N)",
			"Door een storing was %P vanmiddag een half uur niet bereikbaar. De "
			"storing is opgelost." } },
	[YEAR_MAINTENANCE] = { { "Gepland onderhoud aan %P (%N)",
				       "Er is gepland onderhoud aan %P%D. U kunt dan een uur "
				       "lang niet werken." },
		{ "Onderhoud: %N", "Wij voeren gepland onderhoud uit aan %P%D. Het is dan niet "
				   "bereikbaar." } },
	[YEAR_RETIREMENT] = { { "%N in %P stopt",
				      "%N in %P wordt uitgeschakeld%D. Daarna werkt het niet "
				      "meer. Stap voor die tijd over." },
		{ "Wij stoppen met %N",
			"%N, een onderdeel van %P, wordt stopgezet%D. Wie het dan nog "
			"gebruikt krijgt een foutmelding." } },
	[YEAR_DEPRECATION] = { { "%N is verouderd", "%N in %P is verouderd en wordt "
						    "verwijderd%D. Gebruik de "
						    "nieuwe aanroep." },
		{ "Einde ondersteuning van %N",
			"Wij beëindigen de ondersteuning van %N in %P%D." } },
	[YEAR_MIGRATION] = { { "Alle accounts gaan over naar %N",
				     "Alle accounts van %P worden gemigreerd naar %N%D. De "
				     "oude versie wordt uitgeschakeld." },
		{ "%P gaat over naar %N",
			"Wij zetten alle klanten van %P over naar %N%D. De oude versie "
			"wordt uitgeschakeld." } },
	[YEAR_BREAKING] = { { "Ingrijpende wijziging in %P: %N",
				    "Het veld %N wordt verwijderd uit %P%D. Aanroepen met dat "
				    "veld werken daarna niet meer." },
		{ "%P: %N wordt verplicht",
			"De parameter %N wordt verplicht in %P%D. Aanroepen zonder worden "
			"geweigerd." } },
	[YEAR_DEFAULT] = { { "%N in %P komt standaard aan te staan",
				   "De instelling %N van %P wordt voor alle bestaande klanten "
				   "standaard ingeschakeld%D." },
		{ "Nieuwe standaardinstelling: %N",
			"In %P wordt %N standaard ingeschakeld voor alle klanten%D." } },
	[YEAR_SECURITY] = { { "%P weigert voortaan %N",
				    "Verbindingen met %N worden door %P niet langer "
				    "geaccepteerd%D." },
		{ "Inloggen met %N stopt",
			"Inloggen in %P met %N wordt geblokkeerd%D en is daarna niet meer "
			"mogelijk." } },
	[YEAR_PRICING] = { { "Nieuwe prijzen voor %P (%N)",
				   "De prijs van %N in %P wordt verhoogd met 12 procent%D. Dit "
				   "geldt voor alle bestaande klanten." },
		{ "Prijswijziging %N", "De prijzen van %P worden verhoogd%D. Het betreft "
				       "ieder account met %N." } },
};

static const char *const months[2][12] = {
	{ "January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December" },
	{ "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
		"september", "oktober", "november", "december" },
};

static void
put_date(struct text *t, const struct year_state *state, bool dutch)
{
	int year, month, day;

	if (state->date == DAY_NONE)
		return;
	stamp_civil(state->date, &year, &month, &day);
	if (state->month)
		text_printf(t, " in %s %d", months[dutch][month - 1], year);
	else
		text_printf(t, " %s %d %s %d", dutch ? "op" : "on", day,
			months[dutch][month - 1], year);
}

static void
put_words(struct text *t, const char *words, const struct year_service *service,
	const struct year_note *note, const struct year_state *state)
{
	for (const char *s = words; *s; s++) {
		if (*s != '%') {
			text_putc(t, *s);
			continue;
		}
		s++;
		if (*s == 'N')
			text_puts(t, note->name);
		else if (*s == 'P')
			text_puts(t, service->products[note->product]);
		else
			put_date(t, state, service->dutch);
	}
}

static const struct wording *
wording_of(const struct year_service *service, const struct year_note *note)
{
	return &(service->dutch ? in_dutch : in_english)[note->kind][note->wording % 2];
}

static char *
title_of(const struct year_service *service, const struct year_note *note,
	const struct year_state *state)
{
	struct text t = { 0 };

	if (state->marked && !state->withdrawn)
		text_puts(&t, service->dutch ? "(Bijgewerkt) " : "(Updated) ");
	put_words(&t, wording_of(service, note)->title, service, note, state);
	if (state->withdrawn)
		text_puts(&t, service->dutch ? " (ingetrokken)" : " (plan withdrawn)");
	return text_take(&t);
}

static char *
body_of(const struct year_service *service, const struct year_note *note,
	const struct year_state *state)
{
	struct text t = { 0 };

	text_puts(&t, "<p>");
	if (state->withdrawn)
		put_words(&t,
			service->dutch
				? "Na overleg met u hebben wij dit plan ingetrokken: %N "
				  "blijft zoals het is.</p><p>Eerder schreven wij: "
				: "After talking to many of you we have decided to cancel "
				  "this: %N stays as it is.</p><p>What we wrote before: ",
			service, note, state);
	put_words(&t, wording_of(service, note)->body, service, note, state);
	text_puts(&t, "</p>");
	if (state->longer)
		put_words(&t,
			service->dutch
				? "<p>Ook de koppeling met %N en het nachtelijke overzicht "
				  "vallen hieronder; zonder nieuwe sleutel krijgt u geen "
				  "overzicht meer.</p>"
				: "<p>The nightly summary and the link with %N are part "
				  "of it too; without a new key there will be no summary "
				  "any more.</p>",
			service, note, state);
	return text_take(&t);
}

static char *
link_of(const struct year_service *service, const struct year_note *note,
	const struct year_state *state)
{
	return mem_printf("https://%s.example/%s%s", service->id, note->name,
		state->cosmetic ? "?utm_source=feed" : "");
}

static void
put_escaped(struct text *t, const char *s)
{
	for (; *s; s++) {
		if (*s == '<')
			text_puts(t, "&lt;");
		else if (*s == '>')
			text_puts(t, "&gt;");
		else if (*s == '&')
			text_puts(t, "&amp;");
		else
			text_putc(t, *s);
	}
}

static void
put_rss_stamp(struct text *t, int64_t at)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	int32_t day = stamp_utc_day(at);
	int year, month, of_month, second = (int)(at - stamp_utc(day, 0, 0, 0));

	stamp_civil(day, &year, &month, &of_month);
	text_printf(t, "%s, %02d %.3s %d %02d:%02d:%02d +0000", days[stamp_weekday(day)],
		of_month, months[0][month - 1], year, second / 3600, second / 60 % 60,
		second % 60);
}

static void
put_note(struct text *t, const struct year_service *service, const struct year_note *note,
	const struct year_state *state)
{
	_cleanup_free_ char *title = title_of(service, note, state),
			    *body = body_of(service, note, state),
			    *link = link_of(service, note, state);
	char published[STAMP_SIZE], updated[STAMP_SIZE];

	stamp_write(note->states[0].at, published);
	stamp_write(state->at, updated);
	switch (service->dialect) {
	case YEAR_RSS:
		text_printf(t,
			"<item><guid isPermaLink=\"false\">%s</guid><title>%s</title>"
			"<link>%s</link><pubDate>",
			note->name, title, link);
		put_rss_stamp(t, note->states[0].at);
		text_puts(t, "</pubDate><description>");
		put_escaped(t, body);
		text_puts(t, "</description></item>\n");
		break;
	case YEAR_ATOM:
		text_printf(t,
			"<entry><id>urn:%s:%s</id><title>%s</title><link href=\"%s\"/>"
			"<published>%s</published><updated>%s</updated><content type=\"html\">",
			service->id, note->name, title, link, published, updated);
		put_escaped(t, body);
		text_puts(t, "</content></entry>\n");
		break;
	case YEAR_JSON:
		text_printf(t,
			"%s{\"id\":\"%s\",\"title\":\"%s\",\"url\":\"%s\",\"content_html\":"
			"\"%s\",\"date_published\":\"%s\",\"date_modified\":\"%s\"}\n",
			t->data[t->len - 1] == '[' ? "" : ",", note->name, title, link, body,
			published, updated);
		break;
	}
}

static void
begin_page(struct text *t, const struct year_service *service)
{
	const char *language = service->dutch ? "nl" : "en";

	switch (service->dialect) {
	case YEAR_RSS:
		text_printf(t,
			"<rss version=\"2.0\"><channel><title>%s</title>"
			"<link>https://%s.example/</link><language>%s</language>\n",
			service->name, service->id, language);
		break;
	case YEAR_ATOM:
		text_printf(t,
			"<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">"
			"<title>%s</title><id>urn:%s</id>\n",
			language, service->name, service->id);
		break;
	case YEAR_JSON:
		text_printf(t,
			"{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":"
			"\"%s\",\"language\":\"%s\",\"items\":[",
			service->name, language);
		break;
	}
}

static void
end_page(struct text *t, const struct year_service *service)
{
	static const char *const ends[] = { [YEAR_RSS] = "</channel></rss>\n",
		[YEAR_ATOM] = "</feed>\n",
		[YEAR_JSON] = "]}\n" };

	text_puts(t, ends[service->dialect]);
}

static const struct year_state *
state_at(const struct year_note *note, int64_t at)
{
	const struct year_state *state = NULL;

	for (unsigned i = 0; i < note->state_count && note->states[i].at <= at; i++)
		state = &note->states[i];
	return state;
}

char *
year_page(const struct year *year, unsigned number, int64_t at, size_t *ret_len)
{
	const struct year_service *service = &year->services[number];
	struct text t = { 0 };
	int64_t edition;
	enum year_mood mood = year_mood(service, at, &edition);
	unsigned left = mood == YEAR_EMPTY ? 0 : ON_PAGE;

	if (mood == YEAR_FROZEN)
		at = edition;
	if (mood == YEAR_WEB_PAGE) {
		text_printf(&t,
			"<!doctype html><html><head><title>%s</title></head><body>"
			"<h1>We are painting the shop</h1><p>Back soon.</p></body></html>",
			service->name);
	} else {
		begin_page(&t, service);
		for (size_t i = service->note_count; left && i-- > 0;) {
			const struct year_state *state = state_at(service->notes[i], at);

			if (!state)
				continue;
			put_note(&t, service, service->notes[i], state);
			left--;
		}
		end_page(&t, service);
	}
	if (mood == YEAR_DAMAGED)
		t.len /= 2;
	*ret_len = t.len;
	return text_take(&t);
}

char *
year_service_file(const struct year_service *service, const char *url)
{
	struct text t = { 0 };

	text_printf(&t, "name: %s\nproducts: [", service->name);
	for (size_t i = 0; i < YEAR_PRODUCTS; i++)
		text_printf(&t, "%s%s", i ? ", " : "", service->products[i]);
	text_printf(&t,
		"]\nsources:\n  news: { url: \"%s\", gives: [changes, deprecations, "
		"maintenance, status], language: %s, every: 12 hours }\n",
		url, service->dutch ? "nl" : "en");
	return text_take(&t);
}
