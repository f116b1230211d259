// Every page of the built site opens from the disk and from any path of a host, without an error, a
// failed request or a request to anybody else; it fits a telephone, and needs no JavaScript.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
    assertNone, demo, demoPublic, eachPage, inPage, launch, onDisk, serve, watch,
} from './site.mjs';

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

const telephone = { viewport: { width: 390, height: 844 } };

for (const site of [demo, demoPublic]) {
    test(`every page of ${site.name} opens from the disk`, async () => {
        assertNone(await faultsOfAllPages(site, onDisk(site), {}));
    });

    test(`every page of ${site.name} opens from a host's sub-path, on a telephone`, async () => {
        const host = await serve(site, '/incidents/');
        try {
            assertNone(await faultsOfAllPages(site, host, telephone));
        } finally {
            host.close();
        }
    });
}

test('every page shows all its text without JavaScript', async () => {
    const faults = [];
    await eachPage(browser, { javaScriptEnabled: false }, demo.pages, async (page, file) => {
        await page.goto(onDisk(demo).url(file));
        for (const element of await inPage(page, elementsWithHiddenText)) {
            faults.push(`${file}: text is not shown: ${element}`);
        }
        if ((await page.locator('h1:visible').count()) !== 1) {
            faults.push(`${file}: not exactly one <h1> is shown`);
        }
    });
    assertNone(faults);
});

async function faultsOfAllPages(site, place, options) {
    assert.ok(site.pages.length > 10, `${site.name} has hardly any pages`);
    const faults = [];
    const watched = new Set();
    await eachPage(browser, options, site.pages, async (page, file) => {
        if (!watched.has(page)) {
            watched.add(page);
            watch(page, place.base, faults);
        }
        await page.goto(place.url(file));
        for (const fault of await inPage(page, lookAtPage)) {
            faults.push(`${file}: ${fault}`);
        }
    });
    return faults;
}

// Runs in the page: is it styled, are its images there (those further down too, which the browser
// would only fetch when they are scrolled to), and does nothing stand out to the right?
async function lookAtPage(_, { tooWide }) {
    const faults = [];
    if (getComputedStyle(document.body).backgroundColor === 'rgba(0, 0, 0, 0)') {
        faults.push('no style sheet has arrived');
    }
    for (const image of document.images) {
        image.loading = 'eager';
        await image.decode().catch(() => faults.push(`image is not shown: ${image.outerHTML}`));
    }
    const wide = tooWide();
    if (wide.length > 0) faults.push(`scrolls sideways: ${wide.join(', ')}`);
    return faults;
}

// Runs in the page: the elements whose own words a reader cannot get to see. What a closed
// <details> holds can be opened without JavaScript; a `#` that appears beside a heading under the
// pointer says nothing that is not there anyway.
function elementsWithHiddenText(_, { name }) {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const hidden = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        const words = /[\p{L}\p{N}]/u.test(texts.currentNode.data);
        // What a drawing shows under the pointer stands beside it in words.
        if (!words || element.closest('script, style, template, svg title')) continue;
        if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) {
            hidden.add(element);
        }
    }
    return [...hidden].map(name);
}
