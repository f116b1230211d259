// What is written is what it says it is: valid HTML, CSS and SVG, and feeds, lists and a sitemap
// that other programs can read, whose addresses are pages of the site.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import validator from 'vnu-jar';
import { assertNone, demo, demoPublic, launch, open } from './site.mjs';

let browser;
let page;
before(async () => {
    browser = await launch();
    page = await open(browser);
});
after(() => browser?.close());

const sites = [demo, demoPublic];

test('HTML, CSS and SVG are valid', async () => {
    const files = sites.flatMap((site) =>
        site.files
            .filter((file) => /\.(html|css|svg)$/.test(file))
            .map((file) => join(site.dir, file)),
    );
    const { stdout } = await promisify(execFile)(
        'java',
        [
            // The validator recurses: more stack than Java has by default.
            ...['-Xss8m', '-jar', String(validator)],
            ...['--errors-only', '--also-check-css', '--also-check-svg'],
            ...['--exit-zero-always', '--format', 'json', '--stdout', ...files],
        ],
        { maxBuffer: 64 << 20 },
    );
    const builds = pathToFileURL(join(demo.dir, '..', '/')).href;
    assertNone(
        JSON.parse(stdout).messages.map(({ url, lastLine, message, extract = '' }) => {
            const file = url?.replace(/^file:\/*/, 'file:///').replace(builds, '');
            return `${file}:${lastLine}: ${message} ${extract.replace(/\s+/g, ' ')}`;
        }),
    );
});

for (const site of sites) {
    test(`feed.xml of ${site.name} is a feed of its pages`, async () => {
        const feed = await parseXml(site.read('feed.xml'), {
            entries: 'entry',
            ids: 'entry > id',
            titles: 'entry > title',
            days: 'entry > updated',
            links: 'entry > link[href]',
            own: 'feed > link[rel="self"]',
        });
        assert.ok(feed.entries.length > 0, 'feed.xml has no entries');
        for (const part of ['ids', 'titles', 'days', 'links']) {
            assert.equal(feed[part].length, feed.entries.length, `feed.xml: ${part}`);
            const empty = feed[part].filter((text) => text.trim() === '');
            assert.equal(empty.length, 0, `feed.xml: an empty one of ${part}`);
        }
        assert.equal(new Set(feed.ids).size, feed.ids.length, 'feed.xml: an id twice');
        assert.deepEqual(feed.own, [`${site.baseUrl}feed.xml`]);
        feed.links.forEach((url) => assertPage(site, url, 'feed.xml'));
    });

    test(`feed.json of ${site.name} is a feed of its pages`, () => {
        const feed = JSON.parse(site.read('feed.json'));
        assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
        assert.equal(feed.feed_url, `${site.baseUrl}feed.json`);
        assert.ok(feed.items.length > 0, 'feed.json has no items');
        for (const { id, title, url, content_text: text, content_html: html } of feed.items) {
            assert.ok(id && title && (text || html), `feed.json: ${id} is not complete`);
            assertPage(site, url, 'feed.json');
        }
    });

    test(`incidents.json of ${site.name} lists its incidents`, () => {
        const { incidents } = JSON.parse(site.read('incidents.json'));
        const keys = [
            ...['id', 'file', 'url', 'title', 'date', 'severity', 'status'],
            ...['services', 'causes', 'duration_minutes'],
        ];
        for (const incident of incidents) {
            assert.deepEqual(Object.keys(incident), keys, `incidents.json: ${incident.id}`);
        }
        assert.deepEqual(
            incidents.map(({ url }) => pageAt(site, url)).sort(),
            site.pages.filter((page) => /^incidents\/[^/]+\/index\.html$/.test(page)),
        );
    });

    test(`sitemap.xml of ${site.name} lists its pages`, async () => {
        const { urls } = await parseXml(site.read('sitemap.xml'), { urls: 'urlset > url > loc' });
        assert.equal(new Set(urls).size, urls.length, 'sitemap.xml: a page twice');
        assert.deepEqual(
            urls.map((url) => pageAt(site, url)).sort(),
            site.pages.filter((page) => page !== '404.html'),
        );
    });
}

// What each selector finds in the document: its address where it has one, its text otherwise.
async function parseXml(text, selectors) {
    const found = await page.evaluate(
        ([source, questions]) => {
            const parsed = new DOMParser().parseFromString(source, 'application/xml');
            const error = parsed.querySelector('parsererror');
            if (error) return { error: error.textContent };
            const answers = Object.entries(questions).map(([part, selector]) => [
                part,
                [...parsed.querySelectorAll(selector)].map(
                    (element) => element.getAttribute('href') ?? element.textContent,
                ),
            ]);
            return Object.fromEntries(answers);
        },
        [text, selectors],
    );
    assert.equal(found.error, undefined);
    return found;
}

function assertPage(site, url, where) {
    assert.ok(site.has(pageAt(site, url)), `${where} of ${site.name}: no page is at ${url}`);
}

function pageAt(site, url) {
    assert.ok(url.startsWith(site.baseUrl), `${url} is not below ${site.baseUrl}`);
    const path = decodeURIComponent(url.slice(site.baseUrl.length));
    return path === '' || path.endsWith('/') ? `${path}index.html` : path;
}
