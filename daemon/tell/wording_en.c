/* Wording in English. */
#include "tell/wording.h"

#include "model/letter.h"

const struct wording_table wording_en = {
	.language = "en",
	.months = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December" },
	.weekdays = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" },
	.ordinals = { "first", "second", "third", "fourth" },

	.day = "{1} {2}",
	.day_of_year = "{1} {2}",
	.month = "{1} {2}",
	.quarter = "the {1} quarter of {2}",
	.half = "the {1} half of {2}",
	.year = "{1}",
	.counted_from = "{1} (counted from {2})",
	.today = "today",
	.tomorrow = "tomorrow",
	.yesterday = "yesterday",
	.in_days = "in {1}",
	.in_days_at_least = "in {1} at the earliest",
	.days_ago = "{1} ago",
	.running = "this period is running now",
	.over = "this period is over",
	.no_date = "no date given",
	.withdrawn_date = "it had been announced for {1}",

	.subject_dated = "{1} {2}: {3}",
	.subject_undated = "no date given, {2}: {3}",
	.subject_bare = "{2}: {3}",
	.subject_again = "on again: ",
	.subject_date_given = "date given: ",
	.subject_date_dropped = "date dropped: ",
	.subject_happening = {
		[HAPPENED_ANNOUNCED] = "",
		[HAPPENED_EDITED] = "text changed: ",
		[HAPPENED_MOVED] = "moved: ",
		[HAPPENED_WITHDRAWN] = "withdrawn: ",
		[HAPPENED_MATCHED] = "",
		[HAPPENED_UNMATCHED] = "no longer yours: ",
		[HAPPENED_REREAD] = "read differently: ",
		[HAPPENED_DECIDED] = "decided: ",
		[HAPPENED_VOIDED] = "no longer decided: ",
		[HAPPENED_NOTED] = "noted: ",
	},
	.subject_more = "{1} and {2} more",
	.subject_list = {
		[OCCASION_NOW] = "{1}",
		[OCCASION_DIGEST] = "{1}",
		[OCCASION_OPENING] = "what is ahead already: {1}",
		[OCCASION_RECONFIGURED] = "because your configuration changed: {1}",
	},
	.subject_list_reread = "read differently: {1}",
	.subject_list_mixed = "because your configuration or our rules changed: {1}",
	.subject_first = "{1}, the first on {2}",
	.changes_one = "1 change",
	.changes_many = "{1} changes",

	.headline = {
		[HAPPENED_ANNOUNCED] = "",
		[HAPPENED_EDITED] = "The vendor has changed the text of this announcement; the date is the same.",
		[HAPPENED_MOVED] = "The vendor has moved the date.",
		[HAPPENED_WITHDRAWN] = "The vendor has withdrawn this: it will not happen, or not for now.",
		[HAPPENED_MATCHED] = "This is not new, but it concerns you since your configuration changed.",
		[HAPPENED_UNMATCHED] = "Your configuration changed, and this no longer concerns you.",
		[HAPPENED_REREAD] = "We read this differently now: our own rules have changed. As far as we know the vendor changed nothing.",
		[HAPPENED_DECIDED] = "Somebody decided about this.",
		[HAPPENED_VOIDED] = "What was decided about this no longer holds.",
		[HAPPENED_NOTED] = "Somebody wrote something down about this.",
	},
	.again = "It is on again: the vendor had withdrawn this, and now announces it after all.",
	.edited = "The vendor has changed the text of this announcement.",
	.edited_undated = "The vendor has changed the text of this announcement; there is still no date.",
	.edited_harmless = "The vendor has changed the text of this announcement: as it reads now, nothing is forced on you.",
	.reads_now = "Below is what it says now.",
	.moved = "It was {1} and is now {2}.",
	.moved_from_nothing = "There was no date; now it is {2}.",
	.moved_to_nothing = "The date {1} no longer stands; no new one is given.",
	.moves_so_far = "The date has moved {1} times so far.",
	.reread = "We read {1} before; now we read {2}.",
	.reread_from_nothing = "We read no date before; now we read {2}.",
	.reread_to_nothing = "We read {1} before; now we read no date.",
	.history = {
		[HAPPENED_ANNOUNCED] = "{1} announced{2}",
		[HAPPENED_EDITED] = "{1} text changed{2}",
		[HAPPENED_MOVED] = "{1} moved{2}",
		[HAPPENED_WITHDRAWN] = "{1} withdrawn{2}",
		[HAPPENED_MATCHED] = "since {1} it concerns you{2}",
		[HAPPENED_UNMATCHED] = "{1} no longer yours{2}",
		[HAPPENED_REREAD] = "{1} read differently by us{2}",
		[HAPPENED_DECIDED] = "{1} decided{2}",
		[HAPPENED_VOIDED] = "{1} what was decided became void{2}",
		[HAPPENED_NOTED] = "{1} noted{2}",
	},
	.history_for = " for {1}",
	.history_to = " to {1}",
	.history_undated = " to no date",
	.opening_one = {
		[OCCASION_NOW] = "This could not wait.",
		[OCCASION_DIGEST] = "This did not have to reach you at once.",
		[OCCASION_OPENING] = "forewarn has begun to listen to announcements of {1} for you. This was "
				     "announced before and is still ahead.",
		[OCCASION_RECONFIGURED] = "Because your configuration changed, this concerns you now. It was "
					  "announced before.",
	},
	.opening_many = {
		[OCCASION_NOW] = "These could not wait; the nearest comes first.",
		[OCCASION_DIGEST] = "None of these had to reach you at once; the nearest comes first.",
		[OCCASION_OPENING] = "forewarn has begun to listen to announcements of {1} for you. These were "
				     "announced before and are still ahead; the nearest comes first.",
		[OCCASION_RECONFIGURED] = "Because your configuration changed, these concern you now. They were "
					  "announced before; the nearest comes first.",
	},
	.opening_reread_one = "We read this differently now: our own rules have changed. As far as we know the vendor changed nothing.",
	.opening_reread_many = "We read these differently now: our own rules have changed. As far as we know the vendors changed nothing. "
			       "The nearest comes first.",
	.opening_mixed = "Your configuration or our own rules have changed; as far as we know the vendors changed nothing. What that "
			 "means for you is said with each; the nearest comes first.",
	.and = "{1} and {2}",
	.contents = "In short",

	.label_what = "What",
	.label_when = "When",
	.label_for = "For",
	.label_owner = "Owner",
	.label_decide = "Decide by",
	.label_contract = "Contract",
	.label_todo = "What to do",
	.label_history = "So far",
	.label_milestones = "The steps, one by one",
	.label_steps = "Steps",
	.label_link = "Read it there",
	.meaning = {
		[KIND_OTHER] = "Something changes.",
		[KIND_RETIREMENT] = "Something is switched off for good.",
		[KIND_DEPRECATION] = "Something still works, but its end is announced.",
		[KIND_MIGRATION] = "You are moved to something else.",
		[KIND_BREAKING] = "Something changes in a way that breaks what relies on it.",
		[KIND_DEFAULT_CHANGE] = "Something behaves differently unless you set it yourself.",
		[KIND_SECURITY] = "Something is secured more strictly; older ways in may stop working.",
		[KIND_PRICING] = "What it costs, or what you get for it, changes.",
		[KIND_MAINTENANCE] = "The vendor works on the service; while that lasts it may be slow or out of reach.",
		[KIND_INCIDENT] = "The service is disturbed.",
		[KIND_FEATURE] = "Something is added.",
		[KIND_FIX] = "A fault is mended.",
	},
	.kind = {
		[KIND_OTHER] = "change",
		[KIND_RETIREMENT] = "retirement",
		[KIND_DEPRECATION] = "deprecation",
		[KIND_MIGRATION] = "migration",
		[KIND_BREAKING] = "breaking change",
		[KIND_DEFAULT_CHANGE] = "change of a default",
		[KIND_SECURITY] = "security",
		[KIND_PRICING] = "price or conditions",
		[KIND_MAINTENANCE] = "maintenance",
		[KIND_INCIDENT] = "disturbance",
		[KIND_FEATURE] = "new feature",
		[KIND_FIX] = "repair",
	},
	.forced = {
		[FORCED_NO] = "As far as we can tell, you need not change anything for it.",
		[FORCED_UNCLEAR] = "Whether it comes to that for you is not certain: the vendor's own words decide.",
		[FORCED_YES] = "It happens whether you agree or not.",
	},
	.service = "{1}: {2}",
	.process = "process: {1}",
	.people_one = "1 person works with it",
	.people_many = "{1} people work with it",
	.importance_high = "of high importance",
	.decide = "{1} ({2} before it takes effect)",
	.decide_past = "{1} - already past. You said that you need {2}: begin now, or ask the vendor for more time.",
	.decide_without_date = "cannot be said as long as the vendor gives no date (you need {1})",
	.contract = "you can give notice until {1}",
	.contract_past = "the day to give notice is already past: {1}",
	.withdrawn_todo = "Stop preparations that served only this change. Keep what is useful anyway: vendors "
			  "do change their minds again.",
	.withdrawn_untold_todo = "Nothing has to be done. It came and went before it was time to write to you.",
	.harmless_todo = "As it reads now nothing has to be done. Read the vendor's text before you stop preparations "
			 "that you have begun.",
	.over_todo = "The date is past. Look at once whether what you use still does what you need, and ask the vendor "
		     "what can still be done if it does not.",
	.todo = {
		[KIND_OTHER] = "Read the vendor's text and decide whether it touches what you have built on it.",
		[KIND_RETIREMENT] = "Find everything that still uses it (logs, scripts, integrations, people's habits), "
				    "choose what replaces it, and switch before the date. Try the replacement early: "
				    "afterwards there is no way back.",
		[KIND_DEPRECATION] = "Build nothing new on it. Write down what uses it today and plan the replacement now, "
				     "while there is no hurry.",
		[KIND_MIGRATION] = "Find out what changes for you in the new version, try it with your own data if the vendor "
				   "lets you, and choose the moment yourself if you can: otherwise the vendor does.",
		[KIND_BREAKING] = "Look for calls, scripts and connections that rely on the old behaviour, change them, and "
				  "test against the new behaviour before the date.",
		[KIND_DEFAULT_CHANGE] = "Set the value that you want explicitly before the date; then the new default does not "
					"touch you. If the new default suits you, tell those who will notice.",
		[KIND_SECURITY] = "Find clients, certificates, protocols and sign-ins that the stricter rule shuts out, renew "
				  "them first, and test a sign-in of every kind.",
		[KIND_PRICING] = "Reckon what it will cost with your own numbers, and compare the date with the day until which "
				 "you can give notice.",
		[KIND_MAINTENANCE] = "See whether the window falls into hours in which you need the service; if so, move your own "
				     "work or warn the people who use it.",
		[KIND_INCIDENT] = "Look at the vendor's status page, switch to your fallback if you have one, and tell the people "
				  "who wait.",
		[KIND_FEATURE] = "Nothing has to be done. Look whether it is switched on by itself and who may use it.",
		[KIND_FIX] = "Nothing has to be done, unless you relied on the faulty behaviour.",
	},
	.todo_plain = {
		[KIND_OTHER] = "Read what the vendor writes and ask whoever looks after your systems whether it touches your work.",
		[KIND_RETIREMENT] = "Ask yourself what you do with it today. Together with whoever looks after your systems, choose "
				    "what to use instead, and change over before the date: afterwards it is gone.",
		[KIND_DEPRECATION] = "You can go on for now, but do not start anything new with it. Agree on what comes after it.",
		[KIND_MIGRATION] = "You will get something new in its place. Have a look at it early, and plan time for everybody to "
				   "get used to it.",
		[KIND_BREAKING] = "Something that works today can stop working on that date. Ask whoever looks after your systems to "
				  "check it before then.",
		[KIND_DEFAULT_CHANGE] = "It will behave differently on that date unless somebody sets it beforehand. Decide which you "
					"want, and ask whoever looks after your systems to set it.",
		[KIND_SECURITY] = "Signing in may work differently, or old devices may no longer be let in. Ask whoever looks after "
				  "your systems what you have to prepare.",
		[KIND_PRICING] = "Reckon what it will cost you, and whether you still want it. Mind the day until which you can give "
				 "notice.",
		[KIND_MAINTENANCE] = "You may not be able to use it for a while. Plan your work around it.",
		[KIND_INCIDENT] = "It does not work as it should just now. Tell the people who wait for you.",
		[KIND_FEATURE] = "You need not do anything.",
		[KIND_FIX] = "You need not do anything.",
	},
	.todo_undated = {
		[KIND_OTHER] = "",
		[KIND_RETIREMENT] = "Find everything that still uses it (logs, scripts, integrations, people's habits) and "
				    "choose what replaces it. Ask the vendor for the date: once it has come there is no way "
				    "back.",
		[KIND_DEPRECATION] = "",
		[KIND_MIGRATION] = "",
		[KIND_BREAKING] = "Look for calls, scripts and connections that rely on the old behaviour, change them, and test "
				  "against the new behaviour as soon as you can. Ask the vendor for the date.",
		[KIND_DEFAULT_CHANGE] = "Set the value that you want explicitly; then the new default does not touch you, "
					"whenever it comes. If the new default suits you, tell those who will notice.",
		[KIND_SECURITY] = "",
		[KIND_PRICING] = "Reckon what it will cost with your own numbers, and ask the vendor from when it holds.",
		[KIND_MAINTENANCE] = "Ask the vendor or look at its status page when it will be, and whether that falls into hours "
				     "in which you need the service.",
		[KIND_INCIDENT] = "",
		[KIND_FEATURE] = "",
		[KIND_FIX] = "",
	},
	.todo_plain_undated = {
		[KIND_OTHER] = "",
		[KIND_RETIREMENT] = "Ask yourself what you do with it today. Together with whoever looks after your systems, choose "
				    "what to use instead, and do not wait for a date: once it has come, it is gone.",
		[KIND_DEPRECATION] = "",
		[KIND_MIGRATION] = "",
		[KIND_BREAKING] = "Something that works today can stop working, and nobody says when. Ask whoever looks after your "
				  "systems to check it soon.",
		[KIND_DEFAULT_CHANGE] = "It will behave differently one day unless somebody sets it beforehand. Decide which you "
					"want, and ask whoever looks after your systems to set it.",
		[KIND_SECURITY] = "",
		[KIND_PRICING] = "",
		[KIND_MAINTENANCE] = "You may not be able to use it for a while, and the vendor does not say when.",
		[KIND_INCIDENT] = "",
		[KIND_FEATURE] = "",
		[KIND_FIX] = "",
	},
	.roles = {
		[ROLE_NONE] = "the vendor does not say what happens then",
		[ROLE_ANNOUNCED] = "announced",
		[ROLE_PREVIEW] = "can be tried",
		[ROLE_STARTS] = "begins",
		[ROLE_CLOSED] = "no longer open to new use",
		[ROLE_BROWNOUT] = "switched off for a while, as a warning",
		[ROLE_READ_ONLY] = "can only be read",
		[ROLE_ENFORCED] = "takes effect",
		[ROLE_REMOVED] = "is switched off",
		[ROLE_SUPPORT_ENDS] = "support ends",
		[ROLE_COMPLETES] = "is complete",
		[ROLE_SUPERSEDED] = "no longer holds (an earlier date)",
	},

	.quote = "The vendor's own words",
	.link_plain = "The whole text is there:",
	.why = "Why we think that it concerns you",
	.matched = "“{1}” {2} is what you named as “{3}”.",
	.matched_before = "“{1}” stood {2} before and is what you named as “{3}”. Now it is no longer there: read whether "
			  "this still concerns you.",
	.matched_all = "You named no particular part of {1}, so all of it counts as yours.",
	.matched_only = "Of {1} you asked for {2}: what is about that, or does not say, counts as yours.",
	.where = { "in their title", "in their first sentences", "in their text", "in their labels",
		"where they only point to it (“see also”)" },
	.spoke_for = "What spoke for it:",
	.spoke_against = "What spoke against it:",
	.rule = "“{1}” ({2}): {3}",
	.uncertain_at_once = "You hear of it at once although it is not certain, because {1} is of high importance.",
	.confidence = {
		"We are not sure at all: please read the vendor's own text.",
		"It seems so, but read the vendor's own text.",
		"We are fairly sure.",
		"There is hardly a doubt.",
	},
	.confidence_in_numbers = "{1} ({2} of 100)",

	.footer = "forewarn, which listens to your vendors' announcements, wrote this to {1} because of {2} in its "
		  "configuration.",
	.commands = "More: forewarn show {1} (the whole case), forewarn explain {1} (every rule that spoke).",
	.case_number = "If you ask somebody about it, name this case: {1}.",
	.operator_footer = "forewarn wrote this to {1}, who looks after it, about itself.",
	.days_one = "1 day",
	.days_many = "{1} days",
	.weeks_many = "{1} weeks",
	.months_many = "{1} months",
	.months_more = "more than {1} months",
};
