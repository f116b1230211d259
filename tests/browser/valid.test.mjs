// What is written is valid: HTML and CSS by the W3C's checker, feeds and listings by their parsers.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { DEMO, PUBLIC, launch } from './site.mjs';

const jar = createRequire(import.meta.url)('vnu-jar');

let browser;

before(async () => {
    browser = await launch();
});

after(async () => {
    await browser?.close();
});

test('HTML and CSS are valid', async () => {
    const styles = (await readdir(join(DEMO, 'assets'))).filter((name) => name.endsWith('.css'));
    const check = (...args) =>
        promisify(execFile)('java', ['-Xss8m', '-jar', jar, '--errors-only', ...args], { maxBuffer: 1 << 26 })
            .then(({ stderr }) => stderr, ({ stderr }) => stderr);
    const found = [
        await check('--skip-non-html', DEMO),
        await check('--css', ...styles.map((name) => join(DEMO, 'assets', name))),
    ].join('').split('\n').filter((line) => line !== '');
    assert.deepEqual(found, []);
});

test('feeds and site map are well-formed and complete', async () => {
    const page = await browser.newPage();
    for (const [path, root, entries] of [['feed.xml', 'feed', 'entry'], ['sitemap.xml', 'urlset', 'url']]) {
        for (const folder of [DEMO, PUBLIC]) {
            const text = await readFile(join(folder, path), 'utf8');
            const read = await page.evaluate(([text, entries]) => {
                const xml = new DOMParser().parseFromString(text, 'application/xml');
                return { root: xml.documentElement.localName, entries: xml.getElementsByTagName(entries).length };
            }, [text, entries]);
            assert.equal(read.root, root, join(folder, path));
            assert.ok(read.entries > 0, join(folder, path));
        }
    }
    await page.close();
});

test('JSON feed and listing say what they should', async () => {
    const feed = JSON.parse(await readFile(join(DEMO, 'feed.json'), 'utf8'));
    assert.equal(feed.version, 'https://jsonfeed.org/version/1.1');
    assert.ok(feed.items.length > 0 && feed.items.every((item) => item.id && item.url));
    const { incidents } = JSON.parse(await readFile(join(DEMO, 'incidents.json'), 'utf8'));
    assert.deepEqual(
        Object.keys(incidents[0]),
        ['id', 'file', 'url', 'title', 'date', 'severity', 'status', 'services', 'causes', 'duration_minutes'],
    );
});
