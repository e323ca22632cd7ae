/* Reference: character references of HTML, named and numeric. */
#include "read/reference.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

/* HTML 4 whole, and of HTML 5 what people type: a name, a space, the character. Sorted by
 * strcmp. */
static const char *const names[] = { "AElig Æ", "AMP &", "Aacute Á", "Abreve Ă", "Acirc Â",
	"Acy А", "Agrave À", "Alpha Α", "Amacr Ā", "Aogon Ą", "ApplyFunction \u2061", "Aring Å",
	"Atilde Ã", "Auml Ä", "Bcy Б", "Beta Β", "CHcy Ч", "COPY ©", "Cacute Ć", "Ccaron Č",
	"Ccedil Ç", "Ccirc Ĉ", "Cdot Ċ", "Chi Χ", "CloseCurlyQuote ’", "DJcy Ђ", "DScy Ѕ",
	"DZcy Џ", "Dagger ‡", "Dcaron Ď", "Dcy Д", "Delta Δ", "DownArrow ↓", "Dstrok Đ",
	"ENG Ŋ", "ETH Ð", "Eacute É", "Ecaron Ě", "Ecirc Ê", "Ecy Э", "Edot Ė", "Egrave È",
	"Emacr Ē", "Eogon Ę", "Epsilon Ε", "Eta Η", "Euml Ë", "Fcy Ф", "GJcy Ѓ", "GT >",
	"Gamma Γ", "Gammad Ϝ", "Gbreve Ğ", "Gcedil Ģ", "Gcirc Ĝ", "Gcy Г", "Gdot Ġ",
	"GreaterEqual ≥", "HARDcy Ъ", "Hat ^", "Hcirc Ĥ", "Hstrok Ħ", "IEcy Е", "IJlig Ĳ",
	"IOcy Ё", "Iacute Í", "Icirc Î", "Icy И", "Idot İ", "Igrave Ì", "Imacr Ī", "Implies ⇒",
	"Iogon Į", "Iota Ι", "Itilde Ĩ", "Iukcy І", "Iuml Ï", "Jcirc Ĵ", "Jcy Й", "Jsercy Ј",
	"Jukcy Є", "KHcy Х", "KJcy Ќ", "Kappa Κ", "Kcedil Ķ", "Kcy К", "LJcy Љ", "LT <",
	"Lacute Ĺ", "Lambda Λ", "Lcaron Ľ", "Lcedil Ļ", "Lcy Л", "LeftArrow ←",
	"LeftRightArrow ↔", "Leftrightarrow ⇔", "Lmidot Ŀ", "Lstrok Ł", "Mcy М",
	"MediumSpace \u205F", "Mu Μ", "NJcy Њ", "Nacute Ń", "Ncaron Ň", "Ncedil Ņ", "Ncy Н",
	"NewLine \n", "NoBreak \u2060", "NotEqual ≠", "Ntilde Ñ", "Nu Ν", "OElig Œ", "Oacute Ó",
	"Ocirc Ô", "Ocy О", "Odblac Ő", "Ograve Ò", "Omacr Ō", "Omega Ω", "Omicron Ο",
	"OpenCurlyQuote ‘", "Oslash Ø", "Otilde Õ", "Ouml Ö", "OverBar ‾", "Pcy П", "Phi Φ",
	"Pi Π", "Prime ″", "Psi Ψ", "QUOT \"", "REG ®", "Racute Ŕ", "Rcaron Ř", "Rcedil Ŗ",
	"Rcy Р", "Rho Ρ", "RightArrow →", "Rightarrow ⇒", "SHCHcy Щ", "SHcy Ш", "SOFTcy Ь",
	"Sacute Ś", "Scaron Š", "Scedil Ş", "Scirc Ŝ", "Scy С", "ShortDownArrow ↓",
	"ShortLeftArrow ←", "ShortRightArrow →", "ShortUpArrow ↑", "Sigma Σ", "Square □",
	"THORN Þ", "TRADE ™", "TSHcy Ћ", "TScy Ц", "Tab \t", "Tau Τ", "Tcaron Ť", "Tcedil Ţ",
	"Tcy Т", "Theta Θ", "ThinSpace \u2009", "TildeTilde ≈", "Tstrok Ŧ", "Uacute Ú",
	"Ubrcy Ў", "Ubreve Ŭ", "Ucirc Û", "Ucy У", "Udblac Ű", "Ugrave Ù", "Umacr Ū",
	"UnderBar _", "Uogon Ų", "UpArrow ↑", "Upsi ϒ", "Upsilon Υ", "Uring Ů", "Utilde Ũ",
	"Uuml Ü", "Vcy В", "Verbar ‖", "Vert ‖", "VerticalLine |", "VeryThinSpace \u200A",
	"Wcirc Ŵ", "Xi Ξ", "YAcy Я", "YIcy Ї", "YUcy Ю", "Yacute Ý", "Ycirc Ŷ", "Ycy Ы",
	"Yuml Ÿ", "ZHcy Ж", "Zacute Ź", "Zcaron Ž", "Zcy З", "Zdot Ż", "ZeroWidthSpace \u200B",
	"Zeta Ζ", "aacute á", "abreve ă", "acirc â", "acute ´", "acy а", "aelig æ", "af \u2061",
	"agrave à", "alefsym ℵ", "alpha α", "amacr ā", "amp &", "and ∧", "ang ∠", "aogon ą",
	"ap ≈", "apos '", "approx ≈", "aring å", "ast *", "asymp ≈", "atilde ã", "auml ä",
	"backprime ‵", "bcy б", "bdquo „", "bepsi ϶", "beta β", "bigstar ★", "blank ␣",
	"bprime ‵", "brvbar ¦", "bsemi ⁏", "bsol \\", "bull •", "bullet •", "cacute ć", "cap ∩",
	"caret ⁁", "ccaron č", "ccedil ç", "ccirc ĉ", "cdot ċ", "cedil ¸", "cent ¢", "chcy ч",
	"check ✓", "checkmark ✓", "chi χ", "cir ○", "circ ˆ", "circledS Ⓢ", "clubs ♣",
	"clubsuit ♣", "colon :", "comma ,", "commat @", "cong ≅", "copy ©", "copysr ℗",
	"crarr ↵", "cross ✗", "cup ∪", "curren ¤", "dArr ⇓", "dagger †", "darr ↓", "dash ‐",
	"dcaron ď", "dcy д", "ddagger ‡", "deg °", "delta δ", "diamondsuit ♦", "diams ♦",
	"digamma ϝ", "divide ÷", "djcy ђ", "dollar $", "downarrow ↓", "dscy ѕ", "dstrok đ",
	"dzcy џ", "eacute é", "ecaron ě", "ecirc ê", "ecy э", "edot ė", "egrave è", "emacr ē",
	"empty ∅", "emsp \u2003", "emsp13 \u2004", "emsp14 \u2005", "eng ŋ", "ensp \u2002",
	"eogon ę", "epsi ε", "epsilon ε", "epsiv ϵ", "equals =", "equiv ≡", "eta η", "eth ð",
	"euml ë", "euro €", "excl !", "exist ∃", "fcy ф", "female ♀", "ffilig ﬃ", "fflig ﬀ",
	"ffllig ﬄ", "filig ﬁ", "flat ♭", "fllig ﬂ", "fnof ƒ", "forall ∀", "frac12 ½",
	"frac13 ⅓", "frac14 ¼", "frac15 ⅕", "frac16 ⅙", "frac18 ⅛", "frac23 ⅔", "frac25 ⅖",
	"frac34 ¾", "frac35 ⅗", "frac38 ⅜", "frac45 ⅘", "frac56 ⅚", "frac58 ⅝", "frac78 ⅞",
	"frasl ⁄", "gamma γ", "gammad ϝ", "gbreve ğ", "gcirc ĝ", "gcy г", "gdot ġ", "ge ≥",
	"geq ≥", "gjcy ѓ", "grave `", "gt >", "hArr ⇔", "hairsp \u200A", "hardcy ъ", "harr ↔",
	"hcirc ĥ", "hearts ♥", "heartsuit ♥", "hellip …", "horbar ―", "hstrok ħ", "hybull ⁃",
	"hyphen ‐", "iacute í", "ic \u2063", "icirc î", "icy и", "iecy е", "iexcl ¡", "iff ⇔",
	"igrave ì", "ijlig ĳ", "imacr ī", "image ℑ", "imath ı", "infin ∞", "inodot ı", "int ∫",
	"iocy ё", "iogon į", "iota ι", "iquest ¿", "isin ∈", "it \u2062", "itilde ĩ", "iukcy і",
	"iuml ï", "jcirc ĵ", "jcy й", "jsercy ј", "jukcy є", "kappa κ", "kappav ϰ", "kcedil ķ",
	"kcy к", "kgreen ĸ", "khcy х", "kjcy ќ", "lArr ⇐", "lacute ĺ", "lambda λ", "lang ⟨",
	"laquo «", "larr ←", "lbrace {", "lbrack [", "lcaron ľ", "lcedil ļ", "lceil ⌈",
	"lcub {", "lcy л", "ldquo “", "ldquor „", "le ≤", "leftarrow ←", "leftrightarrow ↔",
	"leq ≤", "lfloor ⌊", "ljcy љ", "lmidot ŀ", "lowast ∗", "lowbar _", "loz ◊", "lpar (",
	"lrm \u200E", "lsaquo ‹", "lsqb [", "lsquo ‘", "lsquor ‚", "lstrok ł", "lt <", "macr ¯",
	"male ♂", "malt ✠", "maltese ✠", "mcy м", "mdash —", "micro µ", "midast *", "middot ·",
	"minus −", "mldr …", "mu μ", "nabla ∇", "nacute ń", "napos ŉ", "natur ♮", "natural ♮",
	"nbsp \u00A0", "ncaron ň", "ncedil ņ", "ncy н", "ndash –", "ne ≠", "ni ∋", "njcy њ",
	"nldr ‥", "not ¬", "notin ∉", "nsub ⊄", "ntilde ñ", "nu ν", "num #", "numero №",
	"numsp \u2007", "oS Ⓢ", "oacute ó", "ocirc ô", "ocy о", "odblac ő", "oelig œ",
	"ograve ò", "ohm Ω", "oline ‾", "omacr ō", "omega ω", "omicron ο", "oplus ⊕", "or ∨",
	"ordf ª", "ordm º", "oslash ø", "otilde õ", "otimes ⊗", "ouml ö", "para ¶", "part ∂",
	"pcy п", "percnt %", "period .", "permil ‰", "perp ⊥", "pertenk ‱", "phi φ", "phiv ϕ",
	"phone ☎", "pi π", "piv ϖ", "plus +", "plusmn ±", "pound £", "prime ′", "prod ∏",
	"prop ∝", "psi ψ", "puncsp \u2008", "qprime ⁗", "quest ?", "quot \"", "rArr ⇒",
	"racute ŕ", "radic √", "rang ⟩", "raquo »", "rarr →", "rbrace }", "rbrack ]",
	"rcaron ř", "rcedil ŗ", "rceil ⌉", "rcub }", "rcy р", "rdquo ”", "rdquor ”", "real ℜ",
	"reg ®", "rfloor ⌋", "rho ρ", "rhov ϱ", "rightarrow →", "rlm \u200F", "rpar )",
	"rsaquo ›", "rsqb ]", "rsquo ’", "rsquor ’", "rx ℞", "sacute ś", "sbquo ‚", "scaron š",
	"scedil ş", "scirc ŝ", "scy с", "sdot ⋅", "sect §", "semi ;", "sharp ♯", "shchcy щ",
	"shcy ш", "shy \u00AD", "sigma σ", "sigmaf ς", "sigmav ς", "sim ∼", "slarr ←",
	"softcy ь", "sol /", "spades ♠", "spadesuit ♠", "squ □", "square □", "srarr →",
	"star ☆", "starf ★", "sub ⊂", "sube ⊆", "sum ∑", "sup ⊃", "sup1 ¹", "sup2 ²", "sup3 ³",
	"supe ⊇", "szlig ß", "tau τ", "tcaron ť", "tcedil ţ", "tcy т", "there4 ∴", "theta θ",
	"thetasym ϑ", "thetav ϑ", "thickapprox ≈", "thinsp \u2009", "thkap ≈", "thorn þ",
	"tilde ˜", "times ×", "tprime ‴", "trade ™", "tscy ц", "tshcy ћ", "tstrok ŧ", "uArr ⇑",
	"uacute ú", "uarr ↑", "ubrcy ў", "ubreve ŭ", "ucirc û", "ucy у", "udblac ű", "ugrave ù",
	"umacr ū", "uml ¨", "uogon ų", "uparrow ↑", "upsi υ", "upsih ϒ", "upsilon υ", "uring ů",
	"utilde ũ", "uuml ü", "varkappa ϰ", "varphi ϕ", "varpi ϖ", "varrho ϱ", "varsigma ς",
	"vartheta ϑ", "vcy в", "verbar |", "vert |", "wcirc ŵ", "weierp ℘", "xi ξ", "yacute ý",
	"yacy я", "ycirc ŷ", "ycy ы", "yen ¥", "yicy ї", "yucy ю", "yuml ÿ", "zacute ź",
	"zcaron ž", "zcy з", "zdot ż", "zeta ζ", "zhcy ж", "zwj \u200D", "zwnj \u200C" };

/* How NAME (N bytes) stands to the name in ROW. */
static int
compare_name(const char *name, size_t n, const char *row)
{
	int c = strncmp(name, row, n);

	return c ? c : row[n] == ' ' ? 0 : -1;
}

uint32_t
reference_named(const char *name, size_t n)
{
	size_t low = 0, high = LENGTH_OF(names);

	while (n && low < high) {
		size_t middle = (low + high) / 2;
		int c = compare_name(name, n, names[middle]);
		uint32_t character;

		if (c == 0) {
			const char *value = names[middle] + n + 1;

			(void)text_decode(value, strlen(value), &character);
			return character;
		}
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

uint32_t
reference_number(uint32_t number)
{
	static const uint16_t windows_1252[32] = { 0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026,
		0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90,
		0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161,
		0x203A, 0x153, 0x9D, 0x17E, 0x178 };

	if (number >= 0x80 && number < 0xA0)
		return windows_1252[number - 0x80];
	if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF))
		return 0xFFFD;
	return number;
}

static int
digit(char c, uint32_t base)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return base == 16 && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static size_t
decode_number(const char *s, size_t n, uint32_t *ret)
{
	uint32_t base = n > 2 && (s[2] | 0x20) == 'x' ? 16 : 10, number = 0;
	size_t start = base == 16 ? 3 : 2, i = start;

	for (; i < n && digit(s[i], base) >= 0; i++)
		if (number <= 0x10FFFF)
			number = number * base + (uint32_t)digit(s[i], base);
	if (i == start)
		return 0;
	*ret = reference_number(number);
	return i < n && s[i] == ';' ? i + 1 : i;
}

static int
alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

size_t
reference_decode(const char *s, size_t n, uint32_t *ret)
{
	size_t i = 1;
	uint32_t c;

	if (n > 1 && s[1] == '#')
		return decode_number(s, n, ret);
	while (i < n && i < 32 && alphanumeric(s[i]))
		i++;
	c = reference_named(s + 1, i - 1);
	if (c == 0)
		return 0;
	*ret = c;
	if (i < n && s[i] == ';')
		return i + 1;
	/* Written without ';' as in the days of HTML 3: only old names, and never inside an
	 * address. */
	if (i < n && s[i] == '=')
		return 0;
	return (c >= 0xA0 && c < 0x100) || c == '&' || c == '<' || c == '>' || c == '"' ? i : 0;
}
