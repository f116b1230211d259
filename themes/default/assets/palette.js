// The search over every page: a field, the first incidents as one types, and the way to the search page. `find.js` loads
// it, after `search.js`, when somebody asks for it.
'use strict';

(() => {
    const search = window.casebookSearch;
    const { make, count } = search;
    const MOST = 8;
    const SHORT_PASSAGE = 90;
    const LONGEST = 64 * 1024;
    const LONGEST_IN_ADDRESS = 2000;
    const DEBOUNCE = 120;

    const field = make('input.palette-field', {
        type: 'text', role: 'combobox', ariaLabel: 'Search incidents', autocomplete: 'off',
        placeholder: 'What was seen, an error message, service:name', spellcheck: false, enterKeyHint: 'go',
    });
    const list = make('div.palette-list', { id: 'palette.list', role: 'listbox', ariaLabel: 'Incidents' });
    const hints = make('p.palette-hints', {});
    const fault = make('div.search-fault', { role: 'alert', hidden: true });
    const status = make('p.hidden', { role: 'status' });
    const keys = make('p.palette-keys', { ariaHidden: 'true' }, '↑ ↓ choose · Enter opens · Esc closes');
    const dialog = make('dialog.palette', { ariaLabel: 'Search' }, field, hints, fault, list, keys, status);
    field.setAttribute('aria-controls', list.id);
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-expanded', 'false');

    let active = -1;
    let latest = 0;
    let isCurrent = false;
    let typing;
    let telling;

    const searchPage = () => {
        const url = new URL(search.page);
        const q = field.value.trim();
        if (q) url.searchParams.set('q', q);
        return url.href;
    };

    function activate(index) {
        active = index;
        [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
        const option = list.children[active];
        if (option) field.setAttribute('aria-activedescendant', option.id);
        else field.removeAttribute('aria-activedescendant');
        option?.scrollIntoView({ block: 'nearest' });
    }

    function option(i, href, ...content) {
        const made = make('a.palette-option', { id: `palette.${i}`, role: 'option', href, tabIndex: -1 }, ...content);
        made.addEventListener('pointermove', () => active === i || activate(i));
        return made;
    }

    function show(answer) {
        const options = answer.cards.map((card, i) => {
            const { href, nodes } = search.passage(card, answer, SHORT_PASSAGE) ?? { nodes: [] };
            return option(i, href ?? search.href(card),
                make('span.palette-title', {}, ...search.title(card, answer)),
                make('span.palette-meta', {}, search.day(card.date), ' ', search.severity(card, answer.library)),
                make('span.palette-passage', {}, ...nodes));
        });
        const { length } = answer.hits;
        if (!answer.isEmpty) options.push(option(options.length, searchPage(), `All results: ${count(length, 'incident')}`));
        list.replaceChildren(...options);
        field.setAttribute('aria-expanded', String(options.length > 0));
        hints.replaceChildren(...search.hinted(search.told(answer, field.value).join('. ')));
        activate(answer.hits.length > 0 ? 0 : -1);
        const first = answer.cards[0]?.title;
        clearTimeout(telling);
        telling = setTimeout(() => status.replaceChildren(
            answer.isEmpty ? '' : `${count(length, 'incident')}${first ? `; first: ${first}` : ''}`), 500);
    }

    async function run(cache) {
        clearTimeout(typing);
        latest += 1;
        const turn = latest;
        try {
            const answer = await search.ask({ text: field.value.trim(), shown: MOST, cache });
            if (turn !== latest) return;
            isCurrent = true;
            fault.hidden = true;
            show(answer);
        } catch (error) {
            if (turn !== latest) return;
            const reload = make('button', { type: 'button' }, 'Reload');
            reload.addEventListener('click', () => run('reload'));
            fault.replaceChildren(make('p', {}, make('b', {}, 'The search cannot answer. '), error.message), reload);
            fault.hidden = false;
        }
    }

    field.addEventListener('input', () => {
        isCurrent = false;
        clearTimeout(typing);
        typing = setTimeout(run, DEBOUNCE);
    });
    // A text of several lines is for the search page.
    field.addEventListener('paste', (event) => {
        const text = event.clipboardData.getData('text');
        if (!/[\r\n]/.test(text.trim())) return;
        event.preventDefault();
        const url = new URL(search.page);
        try {
            sessionStorage.setItem('casebook:alert', text.slice(0, LONGEST));
        } catch {
            url.searchParams.set('alert', text.slice(0, LONGEST_IN_ADDRESS));
        }
        location.assign(url.href);
    });
    field.addEventListener('keydown', (event) => {
        const { length } = list.children;
        if (event.isComposing) return;
        if (event.key === 'Enter') {
            event.preventDefault();
            if (isCurrent && list.children[active]) list.children[active].click();
            else location.assign(searchPage());
        } else if (length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
            event.preventDefault();
            activate((active + (event.key === 'ArrowDown' ? 1 : length - (active < 0 ? 0 : 1))) % length);
        }
    });
    list.addEventListener('click', (event) => {
        // The way may lead to a place in this very page.
        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
    });
    dialog.addEventListener('click', (event) => {
        if (event.target === dialog) dialog.close();
    });

    document.body.append(dialog);
    document.addEventListener('casebook:search', () => {
        if (dialog.open) return;
        dialog.showModal();
        field.select();
        // So that the first answer does not wait for what every answer needs.
        run();
    });
})();
