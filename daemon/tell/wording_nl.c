/* Wording in Dutch. */
#include "tell/wording.h"

#include "model/letter.h"

const struct wording_table wording_nl = {
	.language = "nl",
	.months = { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
		"september", "oktober", "november", "december" },
	.weekdays = { "zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag" },
	.ordinals = { "eerste", "tweede", "derde", "vierde" },

	.day = "{1} {2}",
	.day_of_year = "{1} {2}",
	.month = "{1} {2}",
	.quarter = "het {1} kwartaal van {2}",
	.half = "de {1} helft van {2}",
	.year = "{1}",
	.counted_from = "{1} (gerekend vanaf {2})",
	.today = "vandaag",
	.tomorrow = "morgen",
	.yesterday = "gisteren",
	.in_days = "over {1}",
	.in_days_at_least = "op zijn vroegst over {1}",
	.days_ago = "{1} geleden",
	.running = "deze periode loopt nu",
	.over = "deze periode is voorbij",
	.no_date = "geen datum genoemd",
	.withdrawn_date = "het was aangekondigd voor {1}",

	.subject_dated = "{1} {2}: {3}",
	.subject_undated = "geen datum genoemd, {2}: {3}",
	.subject_bare = "{2}: {3}",
	.subject_again = "toch weer: ",
	.subject_date_given = "datum genoemd: ",
	.subject_date_dropped = "datum vervallen: ",
	.subject_happening = {
		[HAPPENED_ANNOUNCED] = "",
		[HAPPENED_EDITED] = "tekst gewijzigd: ",
		[HAPPENED_MOVED] = "verschoven: ",
		[HAPPENED_WITHDRAWN] = "ingetrokken: ",
		[HAPPENED_MATCHED] = "",
		[HAPPENED_UNMATCHED] = "niet meer van u: ",
		[HAPPENED_REREAD] = "anders gelezen: ",
	},
	.subject_more = "{1} en nog {2}",
	.subject_list = {
		[OCCASION_NOW] = "{1}",
		[OCCASION_DIGEST] = "{1}",
		[OCCASION_OPENING] = "wat er al aankomt: {1}",
		[OCCASION_RECONFIGURED] = "omdat uw configuratie veranderde: {1}",
	},
	.subject_list_reread = "anders gelezen: {1}",
	.subject_list_mixed = "omdat uw configuratie of onze regels veranderden: {1}",
	.subject_first = "{1}, de eerste op {2}",
	.changes_one = "1 wijziging",
	.changes_many = "{1} wijzigingen",

	.headline = {
		[HAPPENED_ANNOUNCED] = "",
		[HAPPENED_EDITED] = "De leverancier heeft de tekst van deze aankondiging gewijzigd; de datum is dezelfde.",
		[HAPPENED_MOVED] = "De leverancier heeft de datum verschoven.",
		[HAPPENED_WITHDRAWN] = "De leverancier heeft dit ingetrokken: het gaat niet door, of voorlopig niet.",
		[HAPPENED_MATCHED] = "Dit is niet nieuw, maar het raakt u sinds uw configuratie veranderde.",
		[HAPPENED_UNMATCHED] = "Uw configuratie is veranderd; dit raakt u niet meer.",
		[HAPPENED_REREAD] = "Wij lezen dit nu anders: onze eigen regels zijn veranderd. Voor zover wij weten veranderde de leverancier niets.",
	},
	.again = "Het gaat toch weer door: de leverancier had dit ingetrokken en kondigt het nu opnieuw aan.",
	.edited = "De leverancier heeft de tekst van deze aankondiging gewijzigd.",
	.edited_undated = "De leverancier heeft de tekst van deze aankondiging gewijzigd; er is nog steeds geen datum.",
	.edited_harmless = "De leverancier heeft de tekst van deze aankondiging gewijzigd: zoals die nu luidt, wordt u niets opgelegd.",
	.reads_now = "Hieronder staat wat er nu geldt.",
	.moved = "Het was {1} en is nu {2}.",
	.moved_from_nothing = "Er was geen datum; nu is het {2}.",
	.moved_to_nothing = "De datum {1} geldt niet meer; er is geen nieuwe genoemd.",
	.moves_so_far = "De datum is tot nu toe {1} keer verschoven.",
	.reread = "Wij lazen eerst {1}; nu lezen wij {2}.",
	.reread_from_nothing = "Wij lazen eerst geen datum; nu lezen wij {2}.",
	.reread_to_nothing = "Wij lazen eerst {1}; nu lezen wij geen datum.",
	.history = {
		[HAPPENED_ANNOUNCED] = "{1} aangekondigd{2}",
		[HAPPENED_EDITED] = "{1} tekst gewijzigd{2}",
		[HAPPENED_MOVED] = "{1} verschoven{2}",
		[HAPPENED_WITHDRAWN] = "{1} ingetrokken{2}",
		[HAPPENED_MATCHED] = "sinds {1} raakt het u{2}",
		[HAPPENED_UNMATCHED] = "{1} niet meer van u{2}",
		[HAPPENED_REREAD] = "{1} door ons anders gelezen{2}",
	},
	.history_for = " voor {1}",
	.history_to = " naar {1}",
	.history_undated = " naar geen datum",
	.opening_one = {
		[OCCASION_NOW] = "Dit kon niet wachten.",
		[OCCASION_DIGEST] = "Dit hoefde u niet meteen te bereiken.",
		[OCCASION_OPENING] = "forewarn is voor u gaan luisteren naar aankondigingen van {1}. Dit was al "
				     "aangekondigd en moet nog komen.",
		[OCCASION_RECONFIGURED] = "Omdat uw configuratie veranderde, raakt dit u nu. Het was al aangekondigd.",
	},
	.opening_many = {
		[OCCASION_NOW] = "Deze konden niet wachten; de eerstkomende staat bovenaan.",
		[OCCASION_DIGEST] = "Geen van deze hoefde u meteen te bereiken; de eerstkomende staat bovenaan.",
		[OCCASION_OPENING] = "forewarn is voor u gaan luisteren naar aankondigingen van {1}. Deze waren al "
				     "aangekondigd en moeten nog komen; de eerstkomende staat bovenaan.",
		[OCCASION_RECONFIGURED] = "Omdat uw configuratie veranderde, raken deze u nu. Ze waren al "
					  "aangekondigd; de eerstkomende staat bovenaan.",
	},
	.opening_reread_one = "Wij lezen dit nu anders: onze eigen regels zijn veranderd. Voor zover wij weten veranderde de leverancier niets.",
	.opening_reread_many = "Wij lezen deze nu anders: onze eigen regels zijn veranderd. Voor zover wij weten veranderden de leveranciers niets. "
			       "De eerstkomende staat bovenaan.",
	.opening_mixed = "Uw configuratie of onze eigen regels zijn veranderd; voor zover wij weten veranderden de leveranciers niets. Wat dat "
			 "voor u betekent, staat bij elk; de eerstkomende staat bovenaan.",
	.and = "{1} en {2}",
	.contents = "In het kort",

	.label_what = "Wat",
	.label_when = "Wanneer",
	.label_for = "Voor",
	.label_owner = "Eigenaar",
	.label_decide = "Beslissen uiterlijk",
	.label_contract = "Contract",
	.label_todo = "Wat te doen",
	.label_history = "Tot nu toe",
	.label_milestones = "De stappen, een voor een",
	.label_steps = "Stappen",
	.label_link = "Lees het daar",
	.meaning = {
		[KIND_OTHER] = "Er verandert iets.",
		[KIND_RETIREMENT] = "Er wordt iets voorgoed uitgezet.",
		[KIND_DEPRECATION] = "Iets werkt nog, maar het einde ervan is aangekondigd.",
		[KIND_MIGRATION] = "U wordt overgezet op iets anders.",
		[KIND_BREAKING] = "Iets verandert zo dat wat erop steunt niet meer werkt.",
		[KIND_DEFAULT_CHANGE] = "Iets gedraagt zich anders, tenzij u het zelf instelt.",
		[KIND_SECURITY] = "Iets wordt strenger beveiligd; oudere manieren van toegang kunnen vervallen.",
		[KIND_PRICING] = "Wat het kost, of wat u ervoor krijgt, verandert.",
		[KIND_MAINTENANCE] = "De leverancier werkt aan de dienst; zolang dat duurt kan die traag of onbereikbaar zijn.",
		[KIND_INCIDENT] = "De dienst is verstoord.",
		[KIND_FEATURE] = "Er komt iets bij.",
		[KIND_FIX] = "Er wordt een fout hersteld.",
	},
	.kind = {
		[KIND_OTHER] = "wijziging",
		[KIND_RETIREMENT] = "opheffing",
		[KIND_DEPRECATION] = "afbouw",
		[KIND_MIGRATION] = "overzetting",
		[KIND_BREAKING] = "brekende wijziging",
		[KIND_DEFAULT_CHANGE] = "gewijzigde standaardinstelling",
		[KIND_SECURITY] = "beveiliging",
		[KIND_PRICING] = "prijs of voorwaarden",
		[KIND_MAINTENANCE] = "onderhoud",
		[KIND_INCIDENT] = "storing",
		[KIND_FEATURE] = "nieuwe mogelijkheid",
		[KIND_FIX] = "herstel",
	},
	.forced = {
		[FORCED_NO] = "Voor zover wij zien hoeft u er niets voor te veranderen.",
		[FORCED_UNCLEAR] = "Of het voor u zover komt, is niet zeker: de eigen woorden van de leverancier beslissen.",
		[FORCED_YES] = "Het gebeurt, of u het ermee eens bent of niet.",
	},
	.service = "{1}: {2}",
	.process = "proces: {1}",
	.people_one = "1 persoon werkt ermee",
	.people_many = "{1} mensen werken ermee",
	.importance_high = "van groot belang",
	.decide = "{1} ({2} voordat het ingaat)",
	.decide_past = "{1} - al voorbij. U zei dat u {2} nodig hebt: begin nu, of vraag de leverancier om uitstel.",
	.decide_without_date = "niet te zeggen zolang de leverancier geen datum noemt (u hebt {1} nodig)",
	.contract = "u kunt opzeggen tot en met {1}",
	.contract_past = "de dag om op te zeggen is al voorbij: {1}",
	.withdrawn_todo = "Stop voorbereidingen die alleen hiervoor dienden. Bewaar wat toch nuttig is: "
			  "leveranciers bedenken zich ook weer.",
	.withdrawn_untold_todo = "U hoeft niets te doen. Het kwam en ging voordat het tijd was om u te schrijven.",
	.harmless_todo = "Zoals het nu luidt hoeft u niets te doen. Lees de tekst van de leverancier voordat u stopt met "
			 "voorbereidingen waaraan u begonnen bent.",
	.over_todo = "De datum is voorbij. Kijk meteen of wat u gebruikt nog doet wat u nodig hebt, en vraag de leverancier "
		     "wat er nog kan als dat niet zo is.",
	.todo = {
		[KIND_OTHER] = "Lees de tekst van de leverancier en beslis of het raakt wat u erop gebouwd hebt.",
		[KIND_RETIREMENT] = "Zoek alles wat het nog gebruikt (logboeken, scripts, koppelingen, gewoonten), kies wat ervoor in "
				    "de plaats komt en stap over vóór de datum. Probeer de vervanging vroeg: daarna is er geen weg terug.",
		[KIND_DEPRECATION] = "Bouw er niets nieuws op. Schrijf op wat het vandaag gebruikt en plan de vervanging nu er nog geen "
				     "haast bij is.",
		[KIND_MIGRATION] = "Zoek uit wat er in de nieuwe versie voor u verandert, probeer het met uw eigen gegevens als dat mag, "
				   "en kies het moment zo mogelijk zelf: anders doet de leverancier het.",
		[KIND_BREAKING] = "Zoek aanroepen, scripts en koppelingen die op het oude gedrag steunen, pas ze aan en test ze vóór de "
				  "datum tegen het nieuwe gedrag.",
		[KIND_DEFAULT_CHANGE] = "Stel de waarde die u wilt uitdrukkelijk in vóór de datum; dan raakt de nieuwe standaard u niet. "
					"Bevalt de nieuwe standaard, zeg het dan tegen wie het zal merken.",
		[KIND_SECURITY] = "Zoek programma's, certificaten, protocollen en aanmeldingen die de strengere regel buitensluit, "
				  "vernieuw die eerst en test elke soort aanmelding.",
		[KIND_PRICING] = "Reken met uw eigen aantallen uit wat het gaat kosten en vergelijk de datum met de dag tot wanneer u "
				 "kunt opzeggen.",
		[KIND_MAINTENANCE] = "Kijk of het in uren valt waarin u de dienst nodig hebt; zo ja, verplaats uw eigen werk of waarschuw "
				     "wie ermee werkt.",
		[KIND_INCIDENT] = "Kijk op de statuspagina van de leverancier, schakel over op uw uitwijk als u die hebt, en zeg het tegen "
				  "wie wacht.",
		[KIND_FEATURE] = "U hoeft niets te doen. Kijk of het vanzelf aan gaat en wie het mag gebruiken.",
		[KIND_FIX] = "U hoeft niets te doen, tenzij u op het foute gedrag rekende.",
	},
	.todo_plain = {
		[KIND_OTHER] = "Lees wat de leverancier schrijft en vraag wie uw systemen beheert of het uw werk raakt.",
		[KIND_RETIREMENT] = "Bedenk wat u er vandaag mee doet. Kies samen met wie uw systemen beheert wat u in plaats daarvan gaat "
				    "gebruiken, en stap over vóór de datum: daarna is het weg.",
		[KIND_DEPRECATION] = "U kunt er voorlopig mee door, maar begin er niets nieuws mee. Spreek af wat erna komt.",
		[KIND_MIGRATION] = "U krijgt er iets nieuws voor in de plaats. Kijk er vroeg naar en plan tijd in voor iedereen om eraan te "
				   "wennen.",
		[KIND_BREAKING] = "Iets wat vandaag werkt, kan op die datum ophouden te werken. Vraag wie uw systemen beheert het vóór die "
				  "tijd na te kijken.",
		[KIND_DEFAULT_CHANGE] = "Het gedraagt zich op die datum anders, tenzij iemand het van tevoren instelt. Beslis wat u wilt en "
					"vraag wie uw systemen beheert het in te stellen.",
		[KIND_SECURITY] = "Aanmelden kan anders gaan, of oude apparaten komen er niet meer in. Vraag wie uw systemen beheert wat u "
				  "moet voorbereiden.",
		[KIND_PRICING] = "Reken uit wat het u gaat kosten en of u het nog wilt. Let op de dag tot wanneer u kunt opzeggen.",
		[KIND_MAINTENANCE] = "U kunt het misschien een tijd niet gebruiken. Plan uw werk eromheen.",
		[KIND_INCIDENT] = "Het werkt op dit moment niet zoals het hoort. Zeg het tegen wie op u wacht.",
		[KIND_FEATURE] = "U hoeft niets te doen.",
		[KIND_FIX] = "U hoeft niets te doen.",
	},
	.todo_undated = {
		[KIND_OTHER] = "",
		[KIND_RETIREMENT] = "Zoek alles wat het nog gebruikt (logboeken, scripts, koppelingen, gewoonten) en kies wat ervoor "
				    "in de plaats komt. Vraag de leverancier naar de datum: daarna is er geen weg terug.",
		[KIND_DEPRECATION] = "",
		[KIND_MIGRATION] = "",
		[KIND_BREAKING] = "Zoek aanroepen, scripts en koppelingen die op het oude gedrag steunen, pas ze aan en test ze zo "
				  "gauw u kunt tegen het nieuwe gedrag. Vraag de leverancier naar de datum.",
		[KIND_DEFAULT_CHANGE] = "Stel de waarde die u wilt uitdrukkelijk in; dan raakt de nieuwe standaard u niet, wanneer die "
					"ook komt. Bevalt de nieuwe standaard, zeg het dan tegen wie het zal merken.",
		[KIND_SECURITY] = "",
		[KIND_PRICING] = "Reken met uw eigen aantallen uit wat het gaat kosten en vraag de leverancier vanaf wanneer het "
				 "geldt.",
		[KIND_MAINTENANCE] = "Vraag de leverancier of kijk op zijn statuspagina wanneer het is, en of dat in uren valt waarin "
				     "u de dienst nodig hebt.",
		[KIND_INCIDENT] = "",
		[KIND_FEATURE] = "",
		[KIND_FIX] = "",
	},
	.todo_plain_undated = {
		[KIND_OTHER] = "",
		[KIND_RETIREMENT] = "Bedenk wat u er vandaag mee doet. Kies samen met wie uw systemen beheert wat u in plaats daarvan gaat "
				    "gebruiken, en wacht niet op een datum: is die er, dan is het weg.",
		[KIND_DEPRECATION] = "",
		[KIND_MIGRATION] = "",
		[KIND_BREAKING] = "Iets wat vandaag werkt, kan ophouden te werken, en niemand zegt wanneer. Vraag wie uw systemen beheert "
				  "het binnenkort na te kijken.",
		[KIND_DEFAULT_CHANGE] = "Het gaat zich ooit anders gedragen, tenzij iemand het van tevoren instelt. Beslis wat u wilt en "
					"vraag wie uw systemen beheert het in te stellen.",
		[KIND_SECURITY] = "",
		[KIND_PRICING] = "",
		[KIND_MAINTENANCE] = "U kunt het misschien een tijd niet gebruiken, en de leverancier zegt niet wanneer.",
		[KIND_INCIDENT] = "",
		[KIND_FEATURE] = "",
		[KIND_FIX] = "",
	},
	.roles = {
		[ROLE_NONE] = "de leverancier zegt niet wat er dan gebeurt",
		[ROLE_ANNOUNCED] = "aangekondigd",
		[ROLE_PREVIEW] = "kan worden geprobeerd",
		[ROLE_STARTS] = "begint",
		[ROLE_CLOSED] = "niet meer open voor nieuw gebruik",
		[ROLE_BROWNOUT] = "een tijdje uit, als waarschuwing",
		[ROLE_READ_ONLY] = "alleen nog te lezen",
		[ROLE_ENFORCED] = "gaat in",
		[ROLE_REMOVED] = "wordt uitgezet",
		[ROLE_SUPPORT_ENDS] = "ondersteuning eindigt",
		[ROLE_COMPLETES] = "is voltooid",
		[ROLE_SUPERSEDED] = "geldt niet meer (een eerdere datum)",
	},

	.quote = "De eigen woorden van de leverancier",
	.link_plain = "De hele tekst staat hier:",
	.why = "Waarom wij denken dat het u raakt",
	.matched = "“{1}” {2} is wat u “{3}” noemde.",
	.matched_before = "“{1}” stond eerder {2} en is wat u “{3}” noemde. Nu staat het er niet meer: lees of dit u nog "
			  "raakt.",
	.matched_all = "U noemde geen bepaald deel van {1}; dan telt alles ervan als van u.",
	.matched_only = "Van {1} vroeg u om {2}: wat daarover gaat, of het niet zegt, telt als van u.",
	.where = { "in hun titel", "in hun eerste zinnen", "in hun tekst", "in hun labels" },
	.spoke_for = "Wat ervoor sprak:",
	.spoke_against = "Wat ertegen sprak:",
	.rule = "“{1}” ({2}): {3}",
	.uncertain_at_once = "U hoort het meteen hoewel het niet zeker is, omdat {1} van groot belang is.",
	.confidence = {
		"Wij zijn er niet zeker van: lees de tekst van de leverancier zelf.",
		"Het lijkt erop, maar lees de tekst van de leverancier zelf.",
		"Wij zijn er vrij zeker van.",
		"Er is nauwelijks twijfel.",
	},
	.confidence_in_numbers = "{1} ({2} van 100)",

	.footer = "forewarn, dat naar de aankondigingen van uw leveranciers luistert, schreef dit aan {1} vanwege {2} in de "
		  "configuratie.",
	.commands = "Meer: forewarn show {1} (het hele dossier), forewarn explain {1} (elke regel die sprak).",
	.case_number = "Vraagt u iemand ernaar, noem dan dit dossier: {1}.",
	.operator_footer = "forewarn schreef dit over zichzelf aan {1}, die ervoor zorgt.",
	.days_one = "1 dag",
	.days_many = "{1} dagen",
	.weeks_many = "{1} weken",
	.months_many = "{1} maanden",
	.months_more = "ruim {1} maanden",
};
