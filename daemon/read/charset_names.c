/* Charset: the names of charsets, as pages write them. */
#include "read/charset_names.h"

#include <stdbool.h>
#include <string.h>

#include "base/cleanup.h"

/* A closed list: a name of the network's choice is never handed on. Sorted; in lower case, without
 * what is no letter or digit, code pages as "cp" and Latins as "latin". */
static const struct charset charsets[] = {
	{ "arabic", "ISO-8859-6", CHARSET_ASCII },
	{ "ascii", "WINDOWS-1252", CHARSET_ASCII },
	{ "asmo708", "ISO-8859-6", CHARSET_ASCII },
	{ "big5", "BIG5-HKSCS", CHARSET_ASCII },
	{ "big5hkscs", "BIG5-HKSCS", CHARSET_ASCII },
	{ "big5tw", "BIG5-HKSCS", CHARSET_ASCII },
	{ "chinese", "GB18030", CHARSET_ASCII },
	{ "cp037", "IBM037", CHARSET_ELSEWHERE },
	{ "cp039", "IBM037", CHARSET_ELSEWHERE },
	{ "cp1006", "CP1006", CHARSET_ASCII },
	{ "cp1026", "IBM1026", CHARSET_ELSEWHERE },
	{ "cp1125", "CP1125", CHARSET_ASCII },
	{ "cp1140", "IBM1140", CHARSET_ELSEWHERE },
	{ "cp1250", "WINDOWS-1250", CHARSET_ASCII },
	{ "cp1251", "WINDOWS-1251", CHARSET_ASCII },
	{ "cp1252", "WINDOWS-1252", CHARSET_ASCII },
	{ "cp1253", "WINDOWS-1253", CHARSET_ASCII },
	{ "cp1254", "WINDOWS-1254", CHARSET_ASCII },
	{ "cp1255", "WINDOWS-1255", CHARSET_ASCII },
	{ "cp1256", "WINDOWS-1256", CHARSET_ASCII },
	{ "cp1257", "WINDOWS-1257", CHARSET_ASCII },
	{ "cp1258", "WINDOWS-1258", CHARSET_ASCII },
	{ "cp1361", "JOHAB", CHARSET_ASCII },
	{ "cp31j", "CP932", CHARSET_ASCII },
	{ "cp424", "IBM424", CHARSET_ELSEWHERE },
	{ "cp437", "CP437", CHARSET_ASCII },
	{ "cp500", "IBM500", CHARSET_ELSEWHERE },
	{ "cp737", "IBM737", CHARSET_ASCII },
	{ "cp775", "CP775", CHARSET_ASCII },
	{ "cp819", "WINDOWS-1252", CHARSET_ASCII },
	{ "cp850", "CP850", CHARSET_ASCII },
	{ "cp852", "CP852", CHARSET_ASCII },
	{ "cp855", "CP855", CHARSET_ASCII },
	{ "cp856", "CP856", CHARSET_ASCII },
	{ "cp857", "CP857", CHARSET_ASCII },
	{ "cp860", "CP860", CHARSET_ASCII },
	{ "cp861", "CP861", CHARSET_ASCII },
	{ "cp862", "CP862", CHARSET_ASCII },
	{ "cp863", "CP863", CHARSET_ASCII },
	{ "cp864", "CP864", CHARSET_ASCII },
	{ "cp865", "CP865", CHARSET_ASCII },
	{ "cp866", "CP866", CHARSET_ASCII },
	{ "cp869", "CP869", CHARSET_ASCII },
	{ "cp874", "WINDOWS-874", CHARSET_ASCII },
	{ "cp875", "IBM875", CHARSET_ELSEWHERE },
	{ "cp932", "CP932", CHARSET_ASCII },
	{ "cp936", "GB18030", CHARSET_ASCII },
	{ "cp949", "CP949", CHARSET_ASCII },
	{ "cp950", "BIG5-HKSCS", CHARSET_ASCII },
	{ "cpgr", "CP869", CHARSET_ASCII },
	{ "cpis", "CP861", CHARSET_ASCII },
	{ "cyrillic", "ISO-8859-5", CHARSET_ASCII },
	{ "ebcdiccpbe", "IBM500", CHARSET_ELSEWHERE },
	{ "ebcdiccpca", "IBM037", CHARSET_ELSEWHERE },
	{ "ebcdiccpch", "IBM500", CHARSET_ELSEWHERE },
	{ "ebcdiccphe", "IBM424", CHARSET_ELSEWHERE },
	{ "ebcdiccpnl", "IBM037", CHARSET_ELSEWHERE },
	{ "ebcdiccpus", "IBM037", CHARSET_ELSEWHERE },
	{ "ebcdiccpwt", "IBM037", CHARSET_ELSEWHERE },
	{ "ecma114", "ISO-8859-6", CHARSET_ASCII },
	{ "ecma118", "ISO-8859-7", CHARSET_ASCII },
	{ "elot928", "ISO-8859-7", CHARSET_ASCII },
	{ "euccn", "GB18030", CHARSET_ASCII },
	{ "eucgb2312cn", "GB18030", CHARSET_ASCII },
	{ "eucjis2004", "EUC-JISX0213", CHARSET_ASCII },
	{ "eucjisx0213", "EUC-JISX0213", CHARSET_ASCII },
	{ "eucjp", "EUC-JP", CHARSET_ASCII },
	{ "euckr", "CP949", CHARSET_ASCII },
	{ "gb18030", "GB18030", CHARSET_ASCII },
	{ "gb180302000", "GB18030", CHARSET_ASCII },
	{ "gb2312", "GB18030", CHARSET_ASCII },
	{ "gb23121980", "GB18030", CHARSET_ASCII },
	{ "gb231280", "GB18030", CHARSET_ASCII },
	{ "gbk", "GB18030", CHARSET_ASCII },
	{ "greek", "ISO-8859-7", CHARSET_ASCII },
	{ "greek8", "ISO-8859-7", CHARSET_ASCII },
	{ "hebrew", "ISO-8859-8", CHARSET_ASCII },
	{ "hkscs", "BIG5-HKSCS", CHARSET_ASCII },
	{ "hz", "HZ-GB-2312", CHARSET_SHIFTS },
	{ "hzgb", "HZ-GB-2312", CHARSET_SHIFTS },
	{ "hzgb2312", "HZ-GB-2312", CHARSET_SHIFTS },
	{ "iso2022jp", "ISO-2022-JP", CHARSET_SHIFTS },
	{ "iso2022jp1", "ISO-2022-JP-1", CHARSET_SHIFTS },
	{ "iso2022jp2", "ISO-2022-JP-2", CHARSET_SHIFTS },
	{ "iso2022jp2004", "ISO-2022-JP-3", CHARSET_SHIFTS },
	{ "iso2022jp3", "ISO-2022-JP-3", CHARSET_SHIFTS },
	{ "iso2022kr", "ISO-2022-KR", CHARSET_SHIFTS },
	{ "iso88591", "WINDOWS-1252", CHARSET_ASCII },
	{ "iso885910", "ISO-8859-10", CHARSET_ASCII },
	{ "iso885911", "ISO-8859-11", CHARSET_ASCII },
	{ "iso885913", "ISO-8859-13", CHARSET_ASCII },
	{ "iso885914", "ISO-8859-14", CHARSET_ASCII },
	{ "iso885915", "ISO-8859-15", CHARSET_ASCII },
	{ "iso885916", "ISO-8859-16", CHARSET_ASCII },
	{ "iso88592", "ISO-8859-2", CHARSET_ASCII },
	{ "iso88593", "ISO-8859-3", CHARSET_ASCII },
	{ "iso88594", "ISO-8859-4", CHARSET_ASCII },
	{ "iso88595", "ISO-8859-5", CHARSET_ASCII },
	{ "iso88596", "ISO-8859-6", CHARSET_ASCII },
	{ "iso88597", "ISO-8859-7", CHARSET_ASCII },
	{ "iso88598", "ISO-8859-8", CHARSET_ASCII },
	{ "iso88599", "WINDOWS-1254", CHARSET_ASCII },
	{ "jisx0213", "EUC-JISX0213", CHARSET_ASCII },
	{ "johab", "JOHAB", CHARSET_ASCII },
	{ "koi8r", "KOI8-R", CHARSET_ASCII },
	{ "koi8t", "KOI8-T", CHARSET_ASCII },
	{ "koi8u", "KOI8-U", CHARSET_ASCII },
	{ "korean", "CP949", CHARSET_ASCII },
	{ "ksc5601", "CP949", CHARSET_ASCII },
	{ "ksc56011987", "CP949", CHARSET_ASCII },
	{ "ksx1001", "CP949", CHARSET_ASCII },
	{ "kz1048", "RK1048", CHARSET_ASCII },
	{ "latin", "WINDOWS-1252", CHARSET_ASCII },
	{ "latin1", "WINDOWS-1252", CHARSET_ASCII },
	{ "latin10", "ISO-8859-16", CHARSET_ASCII },
	{ "latin2", "ISO-8859-2", CHARSET_ASCII },
	{ "latin3", "ISO-8859-3", CHARSET_ASCII },
	{ "latin4", "ISO-8859-4", CHARSET_ASCII },
	{ "latin5", "WINDOWS-1254", CHARSET_ASCII },
	{ "latin6", "ISO-8859-10", CHARSET_ASCII },
	{ "latin7", "ISO-8859-13", CHARSET_ASCII },
	{ "latin8", "ISO-8859-14", CHARSET_ASCII },
	{ "latin9", "ISO-8859-15", CHARSET_ASCII },
	{ "maccenteuro", "x-mac-centraleurroman", CHARSET_ASCII },
	{ "maccentraleurope", "x-mac-centraleurroman", CHARSET_ASCII },
	{ "maccyrillic", "x-mac-cyrillic", CHARSET_ASCII },
	{ "macgreek", "x-mac-greek", CHARSET_ASCII },
	{ "macintosh", "MACINTOSH", CHARSET_ASCII },
	{ "maclatin2", "x-mac-centraleurroman", CHARSET_ASCII },
	{ "macroman", "MACINTOSH", CHARSET_ASCII },
	{ "macturkish", "x-mac-turkish", CHARSET_ASCII },
	{ "mskanji", "CP932", CHARSET_ASCII },
	{ "rk1048", "RK1048", CHARSET_ASCII },
	{ "shiftjis", "CP932", CHARSET_ASCII },
	{ "shiftjis2004", "SHIFT_JISX0213", CHARSET_ASCII },
	{ "shiftjisx0213", "SHIFT_JISX0213", CHARSET_ASCII },
	{ "sjis", "CP932", CHARSET_ASCII },
	{ "sjis2004", "SHIFT_JISX0213", CHARSET_ASCII },
	{ "sjisx0213", "SHIFT_JISX0213", CHARSET_ASCII },
	{ "strk10482002", "RK1048", CHARSET_ASCII },
	{ "tis620", "WINDOWS-874", CHARSET_ASCII },
	{ "u8", "UTF-8", CHARSET_ASCII },
	{ "ucs2", "UTF-16LE", CHARSET_ELSEWHERE },
	{ "uhc", "CP949", CHARSET_ASCII },
	{ "ujis", "EUC-JP", CHARSET_ASCII },
	{ "usascii", "WINDOWS-1252", CHARSET_ASCII },
	{ "utf16", "UTF-16LE", CHARSET_ELSEWHERE },
	{ "utf16be", "UTF-16BE", CHARSET_ELSEWHERE },
	{ "utf16le", "UTF-16LE", CHARSET_ELSEWHERE },
	{ "utf32be", "UTF-32BE", CHARSET_ELSEWHERE },
	{ "utf32le", "UTF-32LE", CHARSET_ELSEWHERE },
	{ "utf8", "UTF-8", CHARSET_ASCII },
	{ "xgbk", "GB18030", CHARSET_ASCII },
	{ "xmacce", "x-mac-centraleurroman", CHARSET_ASCII },
	{ "xmaccyrillic", "x-mac-cyrillic", CHARSET_ASCII },
	{ "xmacgreek", "x-mac-greek", CHARSET_ASCII },
	{ "xmacjapanese", "CP932", CHARSET_ASCII },
	{ "xmackorean", "CP949", CHARSET_ASCII },
	{ "xmacroman", "MACINTOSH", CHARSET_ASCII },
	{ "xmacsimpchinese", "GB18030", CHARSET_ASCII },
	{ "xmactradchinese", "BIG5-HKSCS", CHARSET_ASCII },
	{ "xmacturkish", "x-mac-turkish", CHARSET_ASCII },
	{ "xsjis", "CP932", CHARSET_ASCII },
};

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of the ways to write one name the plainest: "IBM-850", "csIBM850" and "850" are "cp850",
 * "ISO_8859-1:1987" is "iso88591". */
static void
simplify(const char *name, size_t n, char plain[static CHARSET_NAME])
{
	static const char *const pages[] = { "ibm", "windows", "ms", "dos", "" };
	char all[CHARSET_NAME] = "";
	const char *s = all;
	size_t k = 0;

	for (size_t i = 0; i < n && k < CHARSET_NAME - 4; i++) {
		char c = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 0x20) : name[i];

		if (digit(c) || (c >= 'a' && c <= 'z'))
			all[k++] = c;
		else if (k > 7 && memcmp(all, "iso8859", 7) == 0)
			break; /* the year of the standard, or the direction of its writing */
	}
	if (s[0] == 'c' && s[1] == 's')
		s += 2;
	for (size_t i = 0; i < LENGTH_OF(pages); i++) {
		size_t length = strlen(pages[i]);

		if (strncmp(s, pages[i], length) == 0 && digit(s[length])) {
			(void)stpcpy(stpcpy(plain, "cp"), s + length);
			return;
		}
	}
	if (strncmp(s, "isolatin", 8) == 0)
		s += digit(s[8]) ? 3 : 8;
	if (s[0] == 'l' && digit(s[1]))
		(void)stpcpy(stpcpy(plain, "latin"), s + 1);
	else
		(void)stpcpy(plain, s);
}

const struct charset *
charset_named(const char *name, size_t n)
{
	char plain[CHARSET_NAME + 4];
	size_t low = 0, high = LENGTH_OF(charsets);

	simplify(name, n, plain);
	while (low < high) {
		size_t middle = (low + high) / 2;
		int c = strcmp(plain, charsets[middle].name);

		if (c == 0)
			return &charsets[middle];
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct charset *
charset_at(size_t index)
{
	return index < LENGTH_OF(charsets) ? &charsets[index] : NULL;
}
