// Opens every page below a folder in a headless Chromium and lets axe-core look at it, by day and by night, on a phone and on a
// desk. Prints what is wrong; nothing when all is well. SCREENSHOTS=FOLDER keeps pictures of all that it saw.
'use strict';
const fs = require('fs');
const path = require('path');
const puppeteer = require('puppeteer-core');

const axe = fs.readFileSync(require.resolve('axe-core'), 'utf8');
const root = path.resolve(process.argv[2]);
const pictures = process.env.SCREENSHOTS;
const sizes = [['phone', 360, 740], ['desk', 1280, 900]];

async function look(browser, file, scheme, [name, width, height]) {
	const page = await browser.newPage();
	const asked = [];
	page.on('request', (request) => {
		if (!request.url().startsWith('file://'))
			asked.push(request.url());
	});
	page.on('dialog', (dialog) => {
		asked.push(`a dialog: ${dialog.message()}`);
		dialog.dismiss();
	});
	await page.setBypassCSP(true); // of axe-core alone; what a page would run itself would run too
	await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
	await page.setViewport({ width, height });
	await page.goto(`file://${file}`);
	await page.evaluate(axe);
	const seen = await page.evaluate(async () => ({
		violations: (await window.axe.run()).violations,
		wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
	}));
	const where = `${path.relative(root, file)} (${name}, ${scheme})`;
	for (const v of seen.violations)
		console.log(`${where}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 160)).join(' | ')}`);
	for (const url of asked)
		console.log(`${where}: asked for ${url}`);
	if (seen.wide)
		console.log(`${where}: it is wider than the screen`);
	if (pictures) {
		const stem = path.join(pictures, path.relative(root, file).replaceAll('/', '-'));
		await page.screenshot({ path: `${stem}.${name}.${scheme}.png`, fullPage: true });
		if (scheme === 'light' && name === 'desk')
			await page.pdf({ path: `${stem}.pdf`, format: 'A4' });
	}
	await page.close();
}

(async () => {
	const files = fs.readdirSync(root, { recursive: true }).filter((f) => f.endsWith('.html')).sort();
	const browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
	for (const file of files)
		for (const scheme of ['light', 'dark'])
			for (const size of sizes)
				await look(browser, path.join(root, file), scheme, size);
	await browser.close();
})();
