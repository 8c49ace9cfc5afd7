import { fileNameOf, mediaTypeOf } from '../../../core/files/fileNames';

const named = (header: unknown) => fileNameOf({ 'content-disposition': header as string });

describe('the name of a file', () => {
	it.each<[string, unknown, string | undefined]>([
		['in quotes', 'attachment; filename="Lamps 2026.csv"', 'Lamps 2026.csv'],
		['without quotes', 'attachment; filename=lamps.xlsx', 'lamps.xlsx'],
		['in capitals, with blanks', 'ATTACHMENT ; FileName = "lamps.csv" ; size=3', 'lamps.csv'],
		['without a type in front', 'filename="lamps.csv"', 'lamps.csv'],
		[
			'in UTF-8 by the newer form',
			"attachment; filename*=UTF-8''L%C3%A4mp%20%E6%98%9F.csv",
			'Lämp 星.csv',
		],
		['in the newer form alone', "filename*=UTF-8''lamps.csv", 'lamps.csv'],
		['in the newer form, close to the type', "attachment;filename*=UTF-8''lamps.csv", 'lamps.csv'],
		['in the newer form, with blanks', "attachment;  filename* = UTF-8''lamps.csv", 'lamps.csv'],
		['in another encoding by the newer form', "filename*=iso-8859-15''%A4.csv", '€.csv'],
		['in an encoding that begins like Latin-1', "filename*=iso-8859-99''L%E4mp.csv", undefined],
		['in an encoding that ends like Latin-1', "filename*=x-iso-8859-1''L%E4mp.csv", undefined],
		['in Latin-1 by the newer form', "attachment; filename*=iso-8859-1'de'L%E4mp.csv", 'Lämp.csv'],
		[
			'in both forms: the newer one, wherever it stands',
			`attachment; filename*=UTF-8''new.csv; filename="old.csv"`,
			'new.csv',
		],
		[
			'in the older form, when the newer one is broken',
			`attachment; filename="old.csv"; filename*=UTF-8''%E4.csv`,
			'old.csv',
		],
		[
			'in UTF-8 where Latin-1 is meant',
			`attachment; filename="${Buffer.from('Lämp 星.csv').toString('latin1')}"`,
			'Lämp 星.csv',
		],
		['in Latin-1', 'attachment; filename="L\u00e4mp.csv"', 'Lämp.csv'],
		[
			'with percent signs where UTF-8 is meant',
			'filename="L%C3%A4mp%20%E6%98%9F.csv"',
			'Lämp 星.csv',
		],
		['with percent signs, without quotes', 'filename=L%C3%A4mp.csv', 'Lämp.csv'],
		['with percent signs that mean themselves', 'filename="100%.csv"', '100%.csv'],
		['with percent signs that are not UTF-8', 'filename="50%ab.csv"', '50%ab.csv'],
		['with percent signs that lead elsewhere', 'filename="..%2F..%2Fetc%2Fpasswd"', 'passwd'],
		['with percent signs beside other letters', 'filename="L\u00e4mp%20.csv"', 'Lämp%20.csv'],
		['of RFC 2047 in base64', 'filename="=?UTF-8?B?TMOkbXAg5pifLmNzdg==?="', 'Lämp 星.csv'],
		['of RFC 2047 in quotes', 'filename="=?utf-8?Q?L=C3=A4mp_=E6=98=9F.csv?="', 'Lämp 星.csv'],
		['of RFC 2047 in small letters', 'filename="=?utf-8?q?L=c3=a4mp.csv?="', 'Lämp.csv'],
		['of RFC 2047 in Latin-1', 'filename="=?iso-8859-1?Q?L=E4mp.csv?="', 'Lämp.csv'],
		['of RFC 2047 with its language', 'filename="=?utf-8*de?q?L=c3=a4mp.csv?="', 'Lämp.csv'],
		['of RFC 2047 without quotes', 'attachment; filename==?UTF-8?B?TMOkbXAuY3N2?=', 'Lämp.csv'],
		[
			'of RFC 2047 in two parts',
			'filename="=?UTF-8?B?TMOkbXA=?= =?UTF-8?Q?=E6=98=9F.csv?="',
			'Lämp星.csv',
		],
		['of RFC 2047 with more behind it', 'filename="=?UTF-8?B?TMOkbXA=?= 1.csv"', 'Lämp 1.csv'],
		['of RFC 2047 that leads elsewhere', 'filename="=?UTF-8?B?Li4vLi4vYS9iLmNzdg==?="', 'b.csv'],
		['of RFC 2047 in no known encoding', 'filename="=?x-y?Q?a?="', '= x-y Q a ='],
		['with quotes in it', 'attachment; filename="a \\"b\\" c.csv"', 'a b c.csv'],
		['with a semicolon in it', 'attachment; filename="a; filename=b.csv"', 'a; filename=b.csv'],
		['with folders', 'attachment; filename="../../etc/passwd"', 'passwd'],
		['with folders of Windows', 'attachment; filename="C:\\\\Windows\\\\x.csv"', 'x.csv'],
		['with hidden folders', "attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd", 'passwd'],
		['that is a folder', 'attachment; filename="../"', undefined],
		['that is dots', 'attachment; filename=".."', undefined],
		['of a hidden file', 'attachment; filename=".bashrc"', 'bashrc'],
		[
			'with control characters',
			"attachment; filename*=UTF-8''a%00b%0D%0Ac%E2%80%AE.csv",
			'a b c .csv',
		],
		[
			'with characters that file systems reject',
			'attachment; filename="a<b>:c|d?*.csv"',
			'a b c d .csv',
		],
		['with half a character', 'attachment; filename="\ud83d.csv"', '.csv'.slice(1)],
		['that is empty', 'attachment; filename=""', undefined],
		['that is too long', `attachment; filename="${'x'.repeat(300)}.csv"`, `${'x'.repeat(55)}….csv`],
		['that is too long, without an ending', `filename="${'x'.repeat(300)}"`, `${'x'.repeat(59)}…`],
		[
			'that is too long, with several dots',
			`filename="v1.2 ${'x'.repeat(300)}.csv"`,
			`v1.2 ${'x'.repeat(50)}….csv`,
		],
		[
			'that is too long, with the longest ending that is kept',
			`filename="${'x'.repeat(300)}.ninechars"`,
			`${'x'.repeat(49)}….ninechars`,
		],
		[
			'that is too long, with an ending that says nothing',
			`filename="${'x'.repeat(300)}.tenletters"`,
			`${'x'.repeat(59)}…`,
		],
		['that is as long as can be', `filename="${'x'.repeat(56)}.csv"`, `${'x'.repeat(56)}.csv`],
		['with dots and blanks at its end', 'filename="lamps.csv . ."', 'lamps.csv'],
		['that is all ending', `attachment; filename="a.${'x'.repeat(300)}"`, `a.${'x'.repeat(57)}…`],
		['that is not there', 'attachment', undefined],
		['without a header', undefined, undefined],
		['in a header that is no text', ['attachment; filename=a.csv'], undefined],
	])('%s', (_name, header, name) => {
		expect(named(header)).toBe(name);
	});
});

describe('the media type', () => {
	it.each<[unknown, string | undefined]>([
		['text/csv', 'text/csv'],
		['Text/CSV; charset=utf-8', 'text/csv'],
		[
			'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
			'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
		],
		['application/octet-stream', undefined],
		['application/force-download', undefined],
		['application/binary-delta', 'application/binary-delta'],
		['text/csv ; charset=utf-8', 'text/csv'],
		['<text/csv', undefined],
		['nonsense', undefined],
		['text/csv\r\nx: y', undefined],
		['', undefined],
		[undefined, undefined],
	])('%p is %p', (header, type) => {
		expect(mediaTypeOf({ 'content-type': header as string })).toBe(type);
	});
});
