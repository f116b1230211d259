// A reader finds the way: by clicking from incident to incident and through the lists, to headings
// inside a page and in other pages, and back from an address that leads nowhere.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    assertNone, demo, demoPublic, fullIncident, launch, onDisk, open, serve, watch,
} from './site.mjs';

let browser;
const hosts = [];
before(async () => {
    browser = await launch();
    hosts.push(
        await serve(demo, '/'),
        await serve(demo, '/some/where/'),
        await serve(demoPublic, new URL(demoPublic.baseUrl).pathname),
    );
});
after(async () => {
    hosts.forEach((host) => host.close());
    await browser?.close();
});

for (const [where, placeOf] of [
    ['from the disk', () => onDisk(demo)],
    ["from a host's sub-path", () => hosts[1]],
]) {
    test(`clicking leads through the whole site ${where}`, async () => {
        const place = placeOf();
        const faults = [];
        const page = await open(browser);
        watch(page, place.base, faults);
        await walkThroughSite(page, place);
        await page.context().close();
        assertNone(faults);
    });

    for (const width of [1280, 390]) {
        test(`links to headings lead there ${where}, ${width} px wide`, async () => {
            const page = await open(browser, { viewport: { width, height: 800 } });
            await followAnchors(page, placeOf());
            await page.context().close();
        });
    }
}

test('an address that leads nowhere shows 404.html, and leads home', async () => {
    for (const host of [hosts[0], hosts[2]]) {
        for (const path of ['gone', 'incidents/INC-1999-0001/', 'a/b/c/d.html?e=f']) {
            const page = await open(browser);
            await lookAtLostPage(page, host, host.base + path);
            await page.context().close();
        }
    }
});

// Home → incident → an incident that it mentions → and back → its service → its year → the
// actions → the incident that one belongs to → home.
async function walkThroughSite(page, place) {
    const main = page.locator('main');
    const navigation = page.getByRole('navigation', { name: 'Site' });
    const linkTo = async (url) => {
        const links = main.locator('a:visible');
        const addresses = await links.evaluateAll((all) => all.map((a) => a.href));
        assert.ok(addresses.includes(url), `${page.url()} has no link to ${url}`);
        return links.nth(addresses.indexOf(url));
    };
    await page.goto(place.url('index.html'));
    const siteTitle = await page.locator('h1').textContent();

    const newest = await main.locator('li a').evaluateAll((links) => links.map((a) => a.href));
    const incident = newest.find(
        (url) => /incidents\/[^/]+\/index\.html$/.test(url) && mentions(place.file(url)),
    );
    assert.ok(incident, 'no incident on the home page has a service and mentions another incident');
    await click(page, await linkTo(incident));
    const title = await page.locator('h1').textContent();

    const mentioned = main.locator('.prose a.incident-ref').first();
    assert.notEqual(await address(mentioned), incident, `${incident}: a mention leads to itself`);
    await click(page, mentioned);
    assert.notEqual(await page.locator('h1').textContent(), title);
    await click(page, await linkTo(incident));
    assert.equal(await page.locator('h1').textContent(), title);

    const facts = page.getByRole('complementary', { name: 'Facts and contents' });
    const year = (await main.locator('header time').first().getAttribute('datetime')).slice(0, 4);
    await click(page, facts.locator('dt:text-is("Services") + dd a').first());
    await click(page, await linkTo(incident));

    await click(page, navigation.getByRole('link', { name: 'Years' }));
    await click(page, main.getByRole('link', { name: year, exact: true }));
    await click(page, await linkTo(incident));

    await click(page, navigation.getByRole('link', { name: 'Actions' }));
    const action = main.locator('li.action a[href*="#"]').first();
    await click(page, action);
    await assertInView(page, 'an action');

    await click(page, page.locator('body > header').getByRole('link', { name: siteTitle }));
    assert.equal(page.url(), place.url('index.html'));
    assert.equal(await page.locator('h1').textContent(), siteTitle);
}

// Does the incident have a service, and a mention of another incident in its text?
function mentions(file) {
    const html = demo.read(file);
    return html.includes('class="incident-ref"') && html.includes('<dt>Services</dt>');
}

// Every link to a place in the same page, and the first to a place in another page.
async function followAnchors(page, place) {
    for (const file of [fullIncident, 'incidents/index.html', 'actions/to-do/index.html']) {
        await page.goto(place.url(file));
        const links = page.locator('main a[href^="#"]:visible');
        const count = await links.count();
        assert.ok(count > 1, `${file}: has no links to its own headings`);
        for (let at = 0; at < count; at += 1) {
            await click(page, links.nth(at));
            await assertInView(page, file);
        }
    }
    await page.goto(place.url(fullIncident));
    await click(page, page.locator('.prose a[href*="index.html#"]').first());
    await assertInView(page, fullIncident);
    assert.notEqual(place.file(page.url()), fullIncident);
}

// What the address names after its `#` is marked as the target, stands near the top of the window
// (or as far up as the end of the page lets it) and is not covered by anything.
async function assertInView(page, from) {
    const found = await page.evaluate(() => {
        const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (target === null) return { fault: 'is not there' };
        if (target !== document.querySelector(':target')) return { fault: 'is not the target' };
        const { top, left } = target.getBoundingClientRect();
        const scroller = document.scrollingElement;
        const atEnd = scroller.scrollTop + innerHeight >= scroller.scrollHeight - 2;
        if (top < -1 || top > (atEnd ? innerHeight - 10 : 200)) {
            return { fault: `is ${Math.round(top)} px from the top of the window` };
        }
        const above = document.elementFromPoint(left + 4, top + 8);
        if (!target.contains(above)) return { fault: `is covered by <${above?.localName}>` };
        return { fault: '' };
    });
    assert.equal(found.fault, '', `${from}: the target of ${page.url()} ${found.fault}`);
}

// 404.html cannot know how deep the address is that it stands for: it fetches nothing, and its
// links go by the path of the base URL.
async function lookAtLostPage(page, host, url) {
    const where = `404.html as ${url} (${host.name})`;
    const requests = [];
    const refused = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => {
        if (!/status of 404/.test(message.text())) refused.push(message.text());
    });
    const answer = await page.goto(url);
    assert.equal(answer.status(), 404, where);
    assert.deepEqual(requests, [url], `${where}: fetches something`);
    assert.deepEqual(refused, [], `${where}: the console says something`);
    assert.ok(await page.locator('h1').isVisible(), `${where}: has no heading`);
    const look = await page.evaluate(() => {
        const { backgroundColor, fontFamily } = getComputedStyle(document.body);
        return { backgroundColor, fontFamily };
    });
    assert.notEqual(look.backgroundColor, 'rgba(0, 0, 0, 0)', `${where}: is not styled`);
    assert.doesNotMatch(look.fontFamily, /^"?Times/, `${where}: is not styled`);

    const links = await page.locator('a').evaluateAll((all) => all.map((a) => a.href));
    for (const link of links) {
        const linked = await page.request.get(link);
        assert.equal(linked.status(), 200, `${where}: its link to ${link}`);
    }
    assert.ok(links.length > 0, `${where}: has no link`);
    await click(page, page.locator('a').first());
    assert.equal(host.file(page.url()), 'index.html', `${where}: its first link leads elsewhere`);
}

const address = (link) => link.evaluate((a) => a.href);

async function click(page, link) {
    const url = await address(link);
    await link.click();
    await page.waitForURL(url);
}
