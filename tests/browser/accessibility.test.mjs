// One page of each kind, light and dark, wide and narrow, has nothing that axe-core can hold
// against it (WCAG 2 A and AA, and best practice); and the keyboard alone is enough.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import axe from 'axe-core';
import {
    assertNone, demo, fullIncident, inPage, launch, onePageOfEachKind, open, serve,
} from './site.mjs';

let browser;
let host;
before(async () => {
    browser = await launch();
    host = await serve(demo, '/incidents/');
});
after(async () => {
    host?.close();
    await browser?.close();
});

const widths = [1280, 390];
const schemes = ['light', 'dark'];

test('axe-core finds nothing on any kind of page', async () => {
    const pages = [...onePageOfEachKind(demo).values(), fullIncident];
    const faults = [];
    // The two widths are the two tabs.
    await Promise.all(
        widths.map(async (width) => {
            const page = await open(browser, { viewport: { width, height: 800 } });
            for (const file of new Set(pages)) {
                await page.goto(host.url(file));
                await page.evaluate(axe.source);
                for (const colorScheme of schemes) {
                    await page.emulateMedia({ colorScheme });
                    for (const fault of await page.evaluate(runAxe)) {
                        faults.push(`${file}, ${width} px, ${colorScheme}: ${fault}`);
                    }
                }
            }
            await page.context().close();
        }),
    );
    assertNone(faults);
});

for (const colorScheme of schemes) {
    test(`the keyboard reaches every control and shows where it is, ${colorScheme}`, async () => {
        const faults = [];
        for (const file of ['index.html', fullIncident, 'actions/index.html']) {
            const page = await open(browser, { colorScheme });
            await page.goto(host.url(file));
            for (const fault of await tabThrough(page)) faults.push(`${file}: ${fault}`);
            await page.context().close();
        }
        assertNone(faults);
    });
}

test('the first stop of the keyboard skips to the content', async () => {
    const page = await open(browser);
    for (const [kind, file] of onePageOfEachKind(demo)) {
        // The one has nothing that could be skipped, the other begins in its field.
        if (kind === '404.html' || kind === 'search-page') continue;
        await page.goto(host.url(file));
        await page.keyboard.press('Tab');
        const skip = page.locator(':focus');
        assert.equal(await skip.count(), 1, `${file}: Tab goes nowhere`);
        assert.match(await skip.textContent(), /^Skip to/, `${file}: the first stop`);
        const box = await skip.boundingBox();
        const shown = box.x >= 0 && box.y >= 0 && box.width > 40;
        assert.ok(shown, `${file}: the first stop is not shown`);
        await page.keyboard.press('Enter');
        await page.keyboard.press('Tab');
        const next = await inPage(page, (_, { name }) => ({
            inContent: document.activeElement.closest('main') !== null,
            name: name(document.activeElement),
        }));
        assert.ok(next.inContent, `${file}: the skip link leads to ${next.name}, not the content`);
    }
    await page.context().close();
});

// Runs in the page, where `axe` is.
async function runAxe() {
    const found = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        resultTypes: ['violations'],
    });
    return found.violations.map(({ id, help, nodes }) => {
        const where = nodes.slice(0, 3).map(({ target, html, any }) => {
            const why = any.map(({ message }) => message).join(' ');
            return `${target.join(' ')}: ${html.slice(0, 120)}: ${why}`;
        });
        return `${id} (${help}) at ${nodes.length} elements: ${where.join(' | ')}`;
    });
}

// Presses Tab from the top to the bottom of the page. A page whose order were a trap would not let
// go; each stop has to be within sight and to have a ring that stands out from the paper.
async function tabThrough(page) {
    const controls = await inPage(page, () => {
        const all = document.querySelectorAll(
            'a[href], button, input, select, textarea, summary, [tabindex="0"]',
        );
        const shown = [...all].filter((control) => control.checkVisibility() && !control.disabled);
        shown.forEach((control, at) => {
            control.dataset.stop = at;
        });
        return shown.length;
    });
    const faults = [];
    const seen = new Set();
    for (let press = 0; press < controls * 2; press += 1) {
        await page.keyboard.press('Tab');
        const stop = await inPage(page, lookAtFocus);
        if (stop === null || seen.has(stop.at)) break;
        if (stop.at !== undefined) seen.add(stop.at);
        if (stop.fault) faults.push(stop.fault);
    }
    const missed = await inPage(
        page,
        (reached, { name }) =>
            [...document.querySelectorAll('[data-stop]')]
                .filter((control) => !reached.includes(control.dataset.stop))
                .map(name),
        [...seen],
    );
    return [...faults, ...missed.map((control) => `Tab never reaches ${control}`)];
}

// Runs in the page: which control has the focus, and can one see that? Null: none has.
function lookAtFocus(_, { name }) {
    const control = document.activeElement;
    if (control === document.body || control === null) return null;
    const stop = { at: control.dataset.stop };
    const { top, bottom, left, right } = control.getBoundingClientRect();
    if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) {
        return { ...stop, fault: `the focus is out of sight: ${name(control)}` };
    }
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(control);
    if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) {
        return { ...stop, fault: `the focus has no ring: ${name(control)}` };
    }
    // WCAG 2, 1.4.11: three to one against what is around it.
    const luminance = (color) => {
        const [red, green, blue] = color
            .match(/[\d.]+/g)
            .slice(0, 3)
            .map((part) => part / 255)
            .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const paper = luminance(getComputedStyle(document.body).backgroundColor);
    const ring = luminance(outlineColor);
    const contrast = (Math.max(paper, ring) + 0.05) / (Math.min(paper, ring) + 0.05);
    if (contrast < 3) {
        const ratio = `${contrast.toFixed(1)} to 1`;
        return { ...stop, fault: `the ring hardly shows (${ratio}): ${name(control)}` };
    }
    return stop;
}
