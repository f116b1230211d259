// The search page: results as one types, filters, a box for what was pasted, and the way back to all of it. What it shows
// stands in the template `search.template` of search.html; without this script the page shows the lists of the site.
//
// The address holds the query (`?q=`) and a short pasted text (`?alert=`). What else the page needs to look as it was left
// stands in the state of the history's entry.
'use strict';

(() => {
    const search = window.casebookSearch;
    const { make, count } = search;
    const STEP = 10;
    const DEBOUNCE = 150;
    const LONGEST_IN_ADDRESS = 2000;

    document.getElementById('search.without').replaceWith(document.getElementById('search.template').content);
    const [form, field, paste, alert, clear, filters, choices, summary, hints, fault, hits, more, status] = [
        'form', 'field', 'paste', 'alert', 'clear', 'filters', 'choices', 'count', 'hints', 'fault', 'hits', 'more', 'status',
    ].map((name) => document.getElementById(`search.${name}`));

    let answer;
    let latest = 0;
    let shown = STEP;
    let focused = -1;
    // The address of a query that was entered: what is typed next begins a new entry of the history.
    let entered = '';

    // Puts off what was asked for until it is not asked for again for a while.
    function later(run, wait = DEBOUNCE) {
        let timer;
        return (...given) => {
            clearTimeout(timer);
            timer = setTimeout(run, wait, ...given);
        };
    }

    // ---- Where one is ----

    function address() {
        const [q, text] = [field.value.trim(), alert.value.trim()];
        const isShort = text && text.length <= LONGEST_IN_ADDRESS;
        const url = new URL(location.href);
        url.search = new URLSearchParams({ ...(q && { q }), ...(isShort && { alert: text }) });
        return url.href;
    }

    function keep(how = 'replaceState') {
        try {
            history[how]({ alert: alert.value, shown, focused, top: scrollY, isOpen: filters.open }, '', address());
        } catch {
            // Too often for this browser; what is left out now is kept the next time.
        }
    }

    // What the palette hands over for being too long for an address. A browser may forbid to keep anything.
    function takeHanded() {
        try {
            const text = sessionStorage.getItem('casebook:alert');
            sessionStorage.removeItem('casebook:alert');
            return text;
        } catch {
            return null;
        }
    }

    async function restore() {
        const [asked, state] = [new URL(location.href).searchParams, history.state];
        const handed = takeHanded();
        field.value = asked.get('q') ?? '';
        alert.value = state?.alert ?? handed ?? asked.get('alert') ?? '';
        paste.open = alert.value !== '';
        filters.open = state?.isOpen ?? false;
        shown = state?.shown ?? STEP;
        entered = field.value || alert.value ? address() : '';
        // A telephone would put its keyboard over the page.
        if (!state && matchMedia('(pointer: fine)').matches) field.focus();
        await run();
        if (!state) return;
        scrollTo(0, state.top);
        hits.children[state.focused]?.querySelector('.case-title a').focus({ preventScroll: true });
    }

    // ---- What is shown ----

    // For a screen reader, once nobody types any more.
    const tell = later((said) => status.replaceChildren(said), 500);

    function hit(card) {
        const { heading, href, nodes } = search.passage(card, answer) ?? {};
        const section = heading ? [make('a.hit-section', { href }, heading), ' '] : [];
        return make('li.case', {},
            make('div.case-date', {}, search.day(card.date)),
            make('div.case-main', {},
                make('p.case-title', {}, make('a', { href: search.href(card) }, ...search.title(card, answer))),
                make('p.case-meta', {}, make('span.id', {}, card.id), ' ', card.services.slice(0, 6).join(', '))),
            make('div.case-marks', {}, search.severity(card, answer.library)),
            nodes ? make('p.case-summary', {}, ...section, ...nodes) : '',
            card.resolution
                ? make('p.case-summary hit-fix', {}, make('span.hit-label', {}, 'What fixed it'), ' ', card.resolution)
                : '');
    }

    function show(isMore) {
        const old = isMore ? hits.children.length : 0;
        const fresh = answer.cards.slice(old).map(hit);
        if (isMore) hits.append(...fresh);
        else hits.replaceChildren(...fresh);
        if (isMore) fresh[0]?.querySelector('a').focus();
        const { length } = answer.hits;
        let said = count(length, 'incident');
        if (length === 0) said = 'No incident is like this. Take a filter, a + or a - away.';
        if (answer.isNewest) said = 'The newest incidents';
        if (answer.isEmpty) said = '';
        summary.textContent = said;
        const told = search.told(answer, field.value, alert.value);
        hints.replaceChildren(...told.map((hint) => make('li', {}, ...search.hinted(hint))));
        const left = answer.isNewest ? 0 : length - hits.children.length;
        more.hidden = left <= 0;
        more.textContent = left > STEP ? `${STEP} more of ${left}` : `${left} more`;
        const first = length > 0 ? [`first: ${answer.cards[0].title}`] : [];
        tell([said, ...first, ...told.map((hint) => hint.replaceAll('`', ''))].join('; '));
    }

    async function offer() {
        const { offer: fill } = await search.loadMore();
        await fill(choices, answer, field.value, (text) => {
            field.value = text;
            change();
        });
    }

    function fail({ message }) {
        const reload = make('button', { type: 'button', onclick: () => run({ cache: 'reload' }) }, 'Reload');
        fault.replaceChildren(
            make('p', {}, make('b', {}, 'The search cannot answer. '), message),
            make('p', {}, 'The site may have been built anew while this page was open, or the file did not arrive whole.'),
            reload);
        fault.hidden = false;
    }

    async function run({ isMore = false, cache } = {}) {
        latest += 1;
        const turn = latest;
        hits.ariaBusy = 'true';
        try {
            const found = await search.ask({ text: field.value.trim(), pasted: alert.value.trim(), shown, cache });
            if (turn !== latest) return;
            answer = found;
            fault.hidden = true;
            show(isMore);
            if (filters.open) await offer();
        } catch (error) {
            if (turn === latest) fail(error);
        }
        if (turn === latest) hits.ariaBusy = 'false';
    }

    // Asks for what is written now, from the top.
    function change() {
        shown = STEP;
        focused = -1;
        const isNew = entered !== '' && entered !== address();
        if (isNew) entered = '';
        keep(isNew ? 'pushState' : 'replaceState');
        return run();
    }

    function takeAlert(text) {
        alert.value = text.slice(0, alert.maxLength);
        paste.open = alert.value !== '';
        change();
    }

    // ---- Keys and clicks ----

    form.addEventListener('input', ({ target }) => [field, alert].includes(target) && typed());
    const typed = later(change);
    // Where a line ends, somebody pasted a text: no query has lines.
    field.addEventListener('paste', (event) => {
        const text = event.clipboardData.getData('text');
        if (!/[\r\n]/.test(text.trim())) return;
        event.preventDefault();
        takeAlert(text);
    });
    clear.addEventListener('click', () => {
        field.focus();
        takeAlert('');
    });
    form.addEventListener('submit', (event) => {
        event.preventDefault();
        change();
        entered = address();
    });
    more.addEventListener('click', () => {
        shown = hits.children.length + STEP;
        keep();
        run({ isMore: true });
    });
    filters.addEventListener('toggle', () => {
        keep();
        if (filters.open && answer) offer().catch(fail);
    });

    // The arrows go from the field through the results and back.
    document.addEventListener('keydown', (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
        const stops = [field, ...hits.querySelectorAll('.case-title a'), ...(more.hidden ? [] : [more])];
        const at = stops.indexOf(document.activeElement);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Escape: at > 0 ? 0 : -1 }[event.key];
        if (at < 0 || !stops[to]) return;
        event.preventDefault();
        stops[to].focus();
    });
    document.addEventListener('casebook:search', () => {
        field.focus();
        field.select();
    });
    document.addEventListener('focusin', ({ target }) => {
        focused = [...hits.children].indexOf(target.closest('.hits > li'));
        keep();
    });
    addEventListener('scroll', later(() => keep()));
    // A link to a place in the page leads to an entry without a state.
    addEventListener('popstate', ({ state }) => state && restore());
    history.scrollRestoration = 'manual';
    restore();
})();
