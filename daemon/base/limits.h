/* Limits: every cap on what comes from outside, with its unit, in one list. */
#pragma once

/* A page */
#define LIMIT_PAGE_BYTES (16u * 1024 * 1024) /* default cap on a body, unpacked */
#define LIMIT_PAGE_SECONDS 60u               /* default cap on a whole request */
#define LIMIT_CONNECT_SECONDS 20u
/* Of all pages that are on their way together. One that would go beyond it, and is not small, comes anew when no other
 * such page is on its way. */
#define LIMIT_FLIGHT_BYTES (4u * 1024 * 1024)
#define LIMIT_SMALL_PAGE_BYTES (256u * 1024)
#define LIMIT_REDIRECTS 5u
#define LIMIT_HEADER_BYTES 65536u /* all response headers together */
#define LIMIT_URL_BYTES 2048u
#define LIMIT_TOKEN_BYTES 16384u /* of a sign-in, so that it goes into a header */
#define LIMIT_TOKEN_ANSWER_BYTES 65536u

/* What a page holds */
#define LIMIT_ENTRIES 20000u
#define LIMIT_ELEMENT_DEPTH 256u
#define LIMIT_ATTRIBUTES 256u
#define LIMIT_FIELD_BYTES \
	(1024u * 1024)      /* one field of one entry; the rest is cut at a character */
#define LIMIT_WORDS 250000u /* of one field that are judged; one full of English has 170,000 */
#define LIMIT_LINK_BYTES 8192u /* a longer one is no link that anybody follows */
#define LIMIT_LABELS 512u      /* a planned release names each instance it reaches */
#define LIMIT_DATES 64u        /* that the vendor gives in fields, of one entry */
#define LIMIT_LABEL_BYTES 1024u

/* A reader in its cage, and what we take from it */
#define LIMIT_READ_SECONDS 30u /* for one page, by the clock on the wall */
#define LIMIT_READER_START_SECONDS 30u
#define LIMIT_READER_BYTES (512ul * 1024 * 1024) /* of address space */
#define LIMIT_READER_PAGES 200u                  /* then another takes its place */
#define LIMIT_READERS 16u
#define LIMIT_REQUEST_BYTES (1024u * 1024)          /* rules and addresses, without the page */
#define LIMIT_RECORD_BYTES (16u * 1024 * 1024)      /* one entry */
#define LIMIT_ANSWER_BYTES (64u * 1024 * 1024)      /* all entries of a page */
#define LIMIT_ANSWER_FIELD_BYTES (2u * 1024 * 1024) /* texts of several fields joined */

/* A web page: its tree in memory, whose nodes cost more than their bytes on the page. Fifty million steps of XPath take a
 * third of a second. */
#define LIMIT_TREE_BYTES (64u * 1024 * 1024)
#define LIMIT_TAG_ATTRIBUTES 64u
#define LIMIT_XPATH_STEPS 50000000ul
#define LIMIT_XPATH_BYTES 2000u
#define LIMIT_SELECTOR_BYTES 1000u
#define LIMIT_COLUMNS 64u
#define LIMIT_COPIED_CELLS 20000u /* that spans add to one page */
#define LIMIT_COPIED_BYTES (4u * 1024 * 1024)

/* What we keep and say */
#define LIMIT_TITLE_BYTES 400u
#define LIMIT_QUOTE_BYTES 600u
#define LIMIT_SENTENCE_BYTES 1000u
#define LIMIT_PERSON_BYTES 200u /* of a person */
#define LIMIT_CONFIG_BYTES (4u * 1024 * 1024)
#define LIMIT_CONFIG_DEPTH 32u        /* lists and mappings inside each other */
#define LIMIT_CONFIG_NODES 100000u    /* values of one file */
#define LIMIT_CONFIG_FILES 2000u      /* files of one folder */
#define LIMIT_CONFIG_COMPLAINTS 1000u /* shown of one loading */
#define LIMIT_TEXT_BYTES 4000u        /* one text of letters/LANGUAGE.yaml */
#define LIMIT_PUBLISHED_ENTRIES 200u  /* of the feed that we publish */
#define LIMIT_PUBLISHED_CHANGES 5000u /* looked at for feed and calendar */
#define LIMIT_RECIPIENTS 1000u
#define LIMIT_DEPENDENCIES 10000u
#define LIMIT_VERDICTS 200u /* rules of policy */
#define LIMIT_SECRET_BYTES 4096u
#define LIMIT_CONTROL_BYTES 65536u /* one message over the control socket */

/* Pages that wait for a reader: with so many no more are fetched */
#define LIMIT_WAITING_PAGES 64u
#define LIMIT_WAITING_BYTES (1024u * 1024)

/* Pages that the reader could not cope with, kept for a report */
#define LIMIT_UNREAD_BYTES (16u * 1024 * 1024) /* of one; the rest is cut */
#define LIMIT_UNREAD_ALL_BYTES (64u * 1024 * 1024)
#define LIMIT_UNREAD_PAGES 16u

/* What answers our letters */
#define LIMIT_WEBHOOK_SECONDS 30u
#define LIMIT_WEBHOOK_ANSWER_BYTES 65536u
#define LIMIT_WEBHOOK_SHOWN_BYTES 200u
#define LIMIT_EXEC_SECONDS 60u
#define LIMIT_CHAT_BYTES \
	9000u /* of one message; Teams takes 28 KB of JSON, which is about thrice the text */
#define LIMIT_JOURNAL_TEXT_BYTES 65536u /* of a letter in one entry */
