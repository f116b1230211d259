// Somebody looks for an incident in the built site: on the search page and in the palette over every other page, from a
// host and from the disk, by keyboard and with a screen reader; leaves and comes back; and hears what is wrong when a file
// of the search is missing, old or damaged.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import { assertNone, demo, demoPublic, fullIncident, inPage, launch, onDisk, open, serve, watch } from './site.mjs';

let browser;
let host;
before(async () => {
    browser = await launch();
    host = await serve(demo, '/some/where/');
});
after(async () => {
    host?.close();
    await browser?.close();
});

const searchPage = 'search/index.html';
const field = (page) => page.getByRole('searchbox');
const titles = (page) => page.locator('.hits .case-title a');
const summary = (page) => page.locator('.search-count');
const hints = (page) => page.locator('.search-hints');
const palette = (page) => page.getByRole('dialog', { name: 'Search' });

// Opens the search page with a query and waits for the answer.
async function ask(page, place, query) {
    await page.goto(`${place.url(searchPage)}?q=${encodeURIComponent(query)}`);
    await page.waitForFunction(() => document.querySelector('.search-count')?.textContent !== '');
}

async function until(page, locator, pattern) {
    await locator.filter({ hasText: pattern }).waitFor({ state: 'attached' });
    return locator.textContent();
}

// The number of hits that the page names.
async function total(page) {
    const said = await summary(page).textContent();
    return Number(/^[\d,]+(?= incidents?$)/.exec(said)?.[0].replace(',', '') ?? 0);
}

// A tab in which nothing may go wrong, and what did.
async function watched(place, options) {
    const page = await open(browser, options);
    const faults = [];
    watch(page, place.base, faults);
    await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
            console.error(`the policy forbids ${event.blockedURI}: ${event.violatedDirective}`);
        });
    });
    return { page, faults };
}

for (const [where, placeOf] of [['from a host', () => host], ['from the disk', () => onDisk(demo)]]) {
    test(`results come as one types, ${where}`, async () => {
        const { page, faults } = await watched(placeOf());
        await page.goto(placeOf().url(searchPage));
        assert.ok(await field(page).evaluate((input) => input === document.activeElement), 'the field has the focus');
        await page.keyboard.type('connection pool exhausted');
        await until(page, summary(page), /incident/);
        assert.ok((await total(page)) > 1);
        const first = page.locator('.hits .case').first();
        assert.match(await first.innerText(), /connection/i);
        assert.ok((await first.locator('mark').count()) >= 2, 'what was looked for is marked');
        assert.match(await first.locator('.case-date time').getAttribute('datetime'), /^\d{4}-\d\d-\d\d$/);
        assert.equal(await first.locator('.severity').count(), 1);

        const section = page.locator('.hit-section').first();
        await section.click();
        const target = await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))?.localName);
        assert.match(target ?? '', /^h\d$/, 'the section of a passage is a heading of the page');
        await page.context().close();
        assertNone(faults);
    });

    test(`the palette finds and opens an incident, ${where}`, async () => {
        const { page, faults } = await watched(placeOf());
        await page.goto(placeOf().url(fullIncident));
        await page.keyboard.press('/');
        const input = palette(page).getByRole('combobox');
        await input.waitFor();
        await page.keyboard.type('expired certificate');
        await palette(page).getByRole('option').nth(1).waitFor();
        await page.keyboard.press('ArrowDown');
        const active = await input.getAttribute('aria-activedescendant');
        const chosen = palette(page).getByRole('option', { selected: true });
        assert.equal(await chosen.getAttribute('id'), active);
        const title = await chosen.locator('.palette-title').textContent();
        await page.keyboard.press('Enter');
        await page.waitForURL((url) => /incidents\//.test(url.pathname) && !url.pathname.includes('INC-2024-0107'));
        assert.equal(await page.locator('h1').textContent(), title);
        await page.context().close();
        assertNone(faults);
    });
}

test('the keyboard opens the palette, and closes it where it was opened', async () => {
    const page = await open(browser);
    await page.goto(host.url(fullIncident));
    const link = page.locator('main a').first();
    for (const [key, opens] of [['/', true], ['Control+k', true], ['Meta+k', true], ['Control+/', false], ['k', false], ['Control+Shift+k', false]]) {
        await link.focus();
        await page.keyboard.press(key);
        if (!opens) {
            await page.waitForTimeout(150);
            assert.equal(await palette(page).count() && await palette(page).isVisible(), await palette(page).count() ? false : 0, key);
            continue;
        }
        await palette(page).waitFor();
        await page.keyboard.press('Escape');
        await palette(page).waitFor({ state: 'hidden' });
        assert.ok(await link.evaluate((element) => element === document.activeElement), `${key}: the focus is back`);
    }
    await page.locator('body > header').getByRole('link', { name: 'Search' }).click();
    await palette(page).waitFor();
    await page.keyboard.type('connection/pool');
    assert.equal(await palette(page).getByRole('combobox').inputValue(), 'connection/pool', 'a `/` that is typed stays');
    await page.context().close();
});

test('the palette leads to all results', async () => {
    const page = await open(browser);
    await page.goto(host.url('index.html'));
    await page.keyboard.press('/');
    await palette(page).waitFor();
    await page.keyboard.type('database');
    const last = palette(page).getByRole('option').last();
    await until(page, last, /^All results: \d+ incidents$/);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search/index.html?q=database');
    await until(page, summary(page), /incidents/);
    assert.equal(await field(page).inputValue(), 'database');
    await page.context().close();
});

test('the arrows go from the field through the results and back', async () => {
    const page = await open(browser);
    await ask(page, host, 'database');
    await field(page).focus();
    const focused = () => page.evaluate(() => {
        const links = [...document.querySelectorAll('.hits .case-title a')];
        return document.activeElement.id === 'search.field' ? 'field' : links.indexOf(document.activeElement);
    });
    const walk = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'Escape']) {
        await page.keyboard.press(key);
        walk.push(await focused());
    }
    assert.deepEqual(walk, [0, 1, 0, 'field', 0, 'field']);
    await page.keyboard.press('Tab');
    await page.keyboard.press('/');
    assert.equal(await focused(), 'field', 'a `/` leads to the field');
    await page.locator('.skip').focus();
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    assert.notEqual(await focused(), 'field', 'a link to a place in the page changes nothing');
    assert.equal(await field(page).inputValue(), 'database');
    await page.context().close();
});

test('the address holds the query, and the history the queries that were entered', async () => {
    const page = await open(browser);
    await page.goto(host.url(searchPage));
    const before = await page.evaluate(() => history.length);
    await page.keyboard.type('certificate');
    await page.waitForURL(/\?q=certificate$/);
    assert.equal(await page.evaluate(() => history.length), before, 'typing adds nothing');
    await page.keyboard.press('Enter');
    await field(page).fill('"search index" service:search');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=%22search\+index%22\+service%3Asearch$/);
    await page.goBack();
    await page.waitForURL(/\?q=certificate$/);
    await page.waitForFunction(() => /certificate/i.test(document.querySelector('.hits')?.textContent ?? ''));
    assert.equal(await field(page).inputValue(), 'certificate');
    await page.context().close();
});

for (const [way, leaveAndReturn] of [
    ['leaving and coming back', async (page, link) => {
        await link.focus();
        await page.keyboard.press('Enter');
        await page.waitForURL(/incidents\//);
        await page.goBack();
    }],
    ['reloading', async (page, link) => {
        await link.focus();
        await page.waitForTimeout(300);
        await page.reload();
    }],
]) {
    test(`${way} keeps query, results, place and focus`, async () => {
        const page = await open(browser, { viewport: { width: 1000, height: 600 } });
        await page.goto(host.url(searchPage));
        await page.keyboard.type('database OR service OR checkout');
        const more = page.locator('.search-results > button');
        await more.waitFor();
        await more.click();
        await titles(page).nth(12).waitFor();
        assert.ok(await titles(page).nth(10).evaluate((link) => link === document.activeElement), 'the first of more results');
        const link = titles(page).nth(12);
        await link.scrollIntoViewIfNeeded();
        await link.focus();
        await page.waitForTimeout(300);
        const top = await page.evaluate(() => Math.round(scrollY));
        assert.ok(top > 100, 'the page was scrolled');
        await leaveAndReturn(page, link);
        await titles(page).nth(12).waitFor();
        await page.waitForFunction((expected) => Math.abs(scrollY - expected) < 3, top);
        assert.equal(await field(page).inputValue(), 'database OR service OR checkout');
        await page.waitForFunction(() => document.querySelectorAll('.hits .case-title a')[12] === document.activeElement);
        await page.context().close();
    });
}

test('filters say how many hits they leave, and stand in the query', async () => {
    const { page, faults } = await watched(host);
    await ask(page, host, 'database');
    const all = await total(page);
    await page.getByText('Filters', { exact: true }).click();
    const group = page.getByRole('group', { name: 'Service' });
    const box = () => group.getByRole('checkbox').first();
    await box().waitFor();
    const [id, count] = await box().evaluate((input) => [
        input.value, Number(input.closest('label').querySelector('.count').textContent),
    ]);
    assert.ok(count > 0 && count < all);
    await box().click();
    await page.waitForFunction((value) => document.getElementById('search.field').value === `database service:${value}`, id);
    await until(page, summary(page), new RegExp(`^${count} incidents?$`));
    const other = group.getByRole('checkbox', { checked: false }).first();
    await other.click();
    await page.waitForFunction(() => /^database service:[^ ,]+,[^ ,]+$/.test(document.getElementById('search.field').value));
    assert.ok((await total(page)) >= count, 'a second service adds incidents');
    await page.waitForFunction(() => document.querySelectorAll('[name="service"]:checked').length === 2);
    assert.ok(await page.evaluate(() => document.activeElement.name === 'service'), 'the focus stays at the box');
    await group.getByRole('checkbox', { checked: true }).first().click();
    await page.waitForFunction(() => document.querySelectorAll('[name="service"]:checked').length === 1);
    await group.getByRole('checkbox', { checked: true }).first().click();
    await until(page, summary(page), new RegExp(`^${all} incidents$`));
    assert.equal(await field(page).inputValue(), 'database');

    await page.getByRole('group', { name: 'Year' }).getByRole('checkbox').first().check();
    await page.waitForFunction(() => /^database year:\d{4}$/.test(document.getElementById('search.field').value));
    await page.context().close();
    assertNone(faults);
});

test('a slip of the keyboard is understood and said', async () => {
    const page = await open(browser);
    for (const [query, hint] of [
        ['certifcate', '`certifcate` is in no incident; looked for `certificate`'],
        ['servce:checkout', 'there is no field `servce`; took `service`'],
        ['"certificate database"', 'no incident has "certificate database" in a row; looked for the words'],
        ['"certificate', 'the quotation mark is not closed; read up to the end'],
        ['date:someday certificate', '`date:someday` cannot be read; left out. A date is 2024, 2024-01 or 2024-01-31, a range 2024-01..2024-06 or >=2024'],
        ['qqqqxxq', 'no word of this is in any incident; these are the newest'],
    ]) {
        await ask(page, host, query);
        assert.equal(await hints(page).innerText(), hint.replaceAll('`', ''), query);
        assert.ok((await titles(page).count()) > 0, `${query}: an answer`);
    }
    await page.context().close();
});

const alert = [
    'FIRING: CheckoutErrorRate > 5 % for 10m',
    'FATAL: remaining connection slots are reserved for replication',
    'runbook: https://runbooks.example/checkout',
].join('\n');

test('a pasted alert is read as words only', async () => {
    const { page, faults } = await watched(host);
    await page.goto(host.url(searchPage));
    await page.getByText('Paste an alert').click();
    const box = page.getByRole('textbox', { name: /An alert/ });
    await box.fill(alert);
    await until(page, summary(page), /incidents/);
    assert.match(await page.locator('.hits .case').first().innerText(), /connection/i);
    assert.match(page.url(), /\?alert=FIRING/);
    const [first] = await titles(page).allTextContents();
    await page.reload();
    await until(page, summary(page), /incidents/);
    assert.equal(await box.inputValue(), alert);
    assert.equal(await titles(page).first().textContent(), first);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForFunction(() => document.querySelector('.search-count').textContent === '');

    // One that is too long for the address comes back all the same.
    await page.getByText('Paste an alert').click();
    await box.fill(`${alert}\n${'10:15:02 connection refused\n'.repeat(200)}`);
    await until(page, summary(page), /incidents/);
    assert.doesNotMatch(page.url(), /alert/);
    await page.reload();
    await until(page, summary(page), /incidents/);
    assert.match(await box.inputValue(), /connection refused\n$/);
    await page.context().close();
    assertNone(faults);
});

// Puts a text into the focused field as the clipboard would.
const pasteText = (page, text) => page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}, text);

test('lines that are pasted into a field go to the box for alerts', async () => {
    const page = await open(browser);
    await page.goto(host.url(searchPage));
    await pasteText(page, alert);
    await until(page, summary(page), /incidents/);
    assert.equal(await page.locator('textarea').inputValue(), alert);

    await page.goto(host.url('index.html'));
    await page.keyboard.press('/');
    await palette(page).waitFor();
    await pasteText(page, alert);
    await page.waitForURL('**/search/**');
    await until(page, summary(page), /incidents/);
    assert.equal(await page.locator('textarea').inputValue(), alert);
    await page.context().close();
});

test('a screen reader hears how many there are, and the first', async () => {
    const page = await open(browser);
    await ask(page, host, 'certificate');
    const status = page.getByRole('status');
    const said = await until(page, status, /first/);
    const [first] = await titles(page).allTextContents();
    assert.equal(said.split('; ')[1], `first: ${first}`);
    assert.match(said, /^\d+ incidents?; first: /);
    await page.keyboard.press('Tab');

    await page.goto(host.url('index.html'));
    await page.keyboard.press('/');
    await palette(page).waitFor();
    await page.keyboard.type('certificate');
    assert.match(await until(page, palette(page).getByRole('status'), /first/), /^\d+ incidents?; first: /);
    await page.context().close();
});

test('without JavaScript the page leads on', async () => {
    const page = await open(browser, { javaScriptEnabled: false });
    for (const place of [host, onDisk(demo)]) {
        await page.goto(place.url(searchPage));
        assert.match(await page.locator('main').innerText(), /needs JavaScript[\s\S]*casebook search[\s\S]*casebook similar/);
        for (const name of ['All incidents', 'Causes', 'Services', 'Years', 'Tags']) {
            const link = page.locator('main').getByRole('link', { name });
            assert.ok(demo.has(place.file(await link.evaluate((a) => a.href))), name);
        }
        assert.equal(await page.locator('main input, main button').count(), 0);
        await page.locator('body > header').getByRole('link', { name: 'Search' }).click();
        assert.equal(page.url(), place.url(searchPage));
    }
    await page.context().close();
});

test('a restricted site searches only what it shows', async () => {
    const publicHost = await serve(demoPublic, '/incidents/');
    try {
        const { page, faults } = await watched(publicHost);
        await ask(page, publicHost, 'kind:* tag:* date:>=2000');
        const shown = demoPublic.pages.filter((file) => /^incidents\/[^/]+\/index\.html$/.test(file)).length;
        assert.equal(await total(page), shown);
        for (const link of await titles(page).all()) {
            const file = publicHost.file(await link.evaluate((a) => a.href));
            assert.ok(demoPublic.has(file), file);
        }
        await page.context().close();
        assertNone(faults);
    } finally {
        publicHost.close();
    }
});

// What is wrong with the search's files is said, with a way to try again that works once they are whole.
const fault = (page) => page.locator('.search-fault');
const shards = /\/search\/[a-z]+(-[0-9a-f]+)*\.js/;

for (const [what, name, answer, said] of [
    ['a missing manifest', /search\/manifest\.js/, { status: 404, body: 'gone' }, /“search\/manifest\.js” is missing/],
    ['a missing range of terms', /search\/t-/, { status: 404, body: 'gone' }, /“search\/t-[0-9a-f]+\.js” is missing/],
    ['a missing row of ranges', /search\/i-/, { status: 404, body: 'gone' }, /“search\/i-[0-9a-f]+\.js” is missing/],
    ['a missing block', /search\/d-/, { status: 404, body: 'gone' }, /“search\/d-\d+-[0-9a-f]+\.js” is missing/],
    ['a page in the place of a file', /search\/t-/, { status: 200, body: '<!doctype html><p>Log in' }, /“search\/t-[0-9a-f]+\.js” is damaged/],
]) {
    test(`${what} is said, and Reload tries again`, async () => {
        const page = await open(browser);
        await page.route(name, (route) => route.fulfill(answer));
        await page.goto(`${host.url(searchPage)}?q=certificate`);
        assert.match(await until(page, fault(page), /cannot/), said);
        assert.ok(await page.getByRole('heading', { name: 'Search' }).isVisible());
        await page.unroute(name);
        await page.getByRole('button', { name: 'Reload' }).click();
        await until(page, summary(page), /incidents?$/);
        assert.equal(await fault(page).isVisible(), false);
        await page.context().close();
    });
}

test('a file that was cut short is said, on the page and in the palette', async () => {
    const page = await open(browser);
    const cut = async (route) => {
        const response = await route.fetch();
        const body = await response.body();
        await route.fulfill({ response, body: body.subarray(0, Math.floor(body.length / 2)) });
    };
    for (const name of [/search\/manifest\.js/, /search\/t-/, /search\/d-/]) {
        await page.route(name, cut);
        await page.goto(`${host.url(searchPage)}?q=certificate`);
        assert.match(await until(page, fault(page), /cannot/), /is damaged or cut short/);
        await page.goto(host.url(fullIncident));
        await page.keyboard.press('/');
        await palette(page).waitFor();
        await page.keyboard.type('certificate');
        assert.match(await until(page, fault(page), /cannot/), /is damaged or cut short/);
        await page.unroute(name);
        await page.getByRole('button', { name: 'Reload' }).click();
        await palette(page).getByRole('option').first().waitFor();
    }
    await page.context().close();
});

test('a site that was built anew meanwhile is searched as it is now, and nobody is bothered', async () => {
    const page = await open(browser);
    // The manifest of before names files that are gone.
    let old = true;
    await page.route(/search\/manifest\.js/, async (route) => {
        old = false;
        await route.continue();
    });
    await page.goto(host.url(searchPage));
    await page.evaluate(() => new Promise((resolve) => {
        setTimeout(resolve, 100);
    }));
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    let gone = 0;
    await page.route(/search\/t-/, async (route) => {
        gone += 1;
        if (gone === 1) await route.fulfill({ status: 404, body: 'gone' });
        else await route.continue();
    });
    await field(page).fill('certificate');
    await until(page, summary(page), /incidents?$/);
    assert.equal(old, false);
    assert.equal(asked.filter((url) => url.endsWith('/manifest.js')).length, 1, 'the manifest is asked for once more');
    assert.equal(await fault(page).isVisible(), false);
    await page.context().close();
});

test('files of another version are said', async () => {
    const page = await open(browser);
    const { deflateSync } = await import('node:zlib');
    const bytes = deflateSync(JSON.stringify({ format: 999 }));
    const escaped = Buffer.from([...bytes].flatMap((byte) =>
        ({ 10: [92, 110], 13: [92, 114], 34: [92, 34], 92: [92, 92] }[byte] ?? [byte])));
    const body = Buffer.concat([Buffer.from('casebook_shard("manifest","'), escaped, Buffer.from('")')]);
    await page.route(/search\/manifest\.js/, (route) => route.fulfill({ status: 200, body }));
    await page.goto(`${host.url(searchPage)}?q=certificate`);
    assert.match(await until(page, fault(page), /cannot/), /is of another version than this page/);
    await page.context().close();
});

test('a file that never comes is given up', async () => {
    const page = await open(browser);
    await page.clock.install();
    await page.route(/search\/t-/, () => {});
    await page.goto(`${host.url(searchPage)}?q=certificate`);
    await page.waitForRequest(/search\/t-/).catch(() => {});
    await page.clock.runFor(25_000);
    assert.match(await until(page, fault(page), /cannot/), /“search\/t-[0-9a-f]+\.js” does not come/);
    await page.context().close();
});

test('only what a query needs is asked for, and nothing twice', async () => {
    const page = await open(browser);
    const asked = [];
    page.on('request', (request) => {
        if (shards.test(request.url())) asked.push(/search\/([a-z]+)/.exec(request.url())[1]);
    });
    const kinds = () => [...new Set(asked.splice(0))].sort().join(' ');
    await ask(page, host, 'certificate');
    assert.equal(kinds(), 'd i manifest n t');
    await field(page).fill('certificates');
    await page.waitForFunction(() => history.state !== null && location.search === '?q=certificates');
    await page.waitForTimeout(300);
    assert.equal(kinds(), '', 'the same range and blocks');
    await field(page).fill('certificates severity:sev1');
    await until(page, summary(page), /incident/);
    await page.waitForTimeout(300);
    assert.match(kinds(), /^c( d)?$/);
    await field(page).fill('"expired certificate"');
    await page.waitForTimeout(600);
    assert.match(kinds(), /^(d )?(i )?p( t)?$/);
    await page.context().close();
});

test('the scripts that an answer waits for stay small', () => {
    const sizes = demo.files
        .map((file) => [/^assets\/(find|search|search-page|search-more|palette)\.[0-9a-f]+\.js$/.exec(file)?.[1], file])
        .filter(([name]) => name)
        .map(([name, file]) => [name, demo.read(file).length]);
    const size = Object.fromEntries(sizes);
    console.log(sizes.map(([name, bytes]) => `${name}.js ${bytes}`).join(', '));
    // A first answer at 10,000 incidents is to cost 60 kB at most; `bytes.mjs` measures the rest of it.
    assert.ok(size.find + size.search + size['search-page'] <= 23_500, 'on the search page');
    assert.ok(size.search + size.palette <= 21_000, 'in the palette');
    assert.ok(size['search-more'] <= 20_000, 'for what only some queries need');
});

test('the page prints its results, and no controls', async () => {
    const page = await open(browser, { viewport: { width: 672, height: 980 } });
    await ask(page, host, 'certificate');
    await page.emulateMedia({ media: 'print' });
    const shown = await page.locator('main').innerText();
    assert.match(shown, /certificate/i);
    assert.doesNotMatch(shown, /Filters|How to ask|Paste an alert/);
    assert.equal(await field(page).inputValue(), 'certificate');
    assert.ok(await field(page).isVisible(), 'what was asked is printed');
    await page.context().close();
});

for (const [width, colorScheme] of [[1280, 'light'], [1280, 'dark'], [360, 'light'], [360, 'dark']]) {
    test(`axe-core finds nothing on the search page or the palette, ${width} px, ${colorScheme}`, async () => {
        const page = await open(browser, { colorScheme, viewport: { width, height: 800 } });
        const faults = [];
        const look = async (where) => {
            await page.evaluate(axe.source);
            for (const wide of await inPage(page, (_, { tooWide }) => tooWide())) faults.push(`${where}: ${wide}`);
            const found = await page.evaluate(async () => (await axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
                resultTypes: ['violations'],
            })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`));
            for (const violation of found) faults.push(`${where}: ${violation}`);
        };
        await ask(page, host, 'certifcate database');
        for (const words of ['Paste an alert', 'How to ask', 'Filters']) await page.getByText(words, { exact: true }).click();
        await page.getByRole('group', { name: 'Service' }).waitFor();
        await look('the search page');
        await page.route(/search\/t-/, (route) => route.fulfill({ status: 404, body: 'gone' }));
        await page.reload();
        await until(page, fault(page), /cannot/);
        await look('a fault');
        await page.unroute(/search\/t-/);
        await page.goto(host.url(fullIncident));
        await page.keyboard.press('/');
        await palette(page).waitFor();
        await page.keyboard.type('certifcate database');
        await palette(page).getByRole('option').nth(2).waitFor();
        await look('the palette');
        await page.context().close();
        assertNone(faults);
    });
}
