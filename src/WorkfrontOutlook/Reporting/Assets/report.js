(() => {
  'use strict';
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: 'base' });
  document.documentElement.classList.add('scripted');

  for (const button of all('button.copy')) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener('click', async () => {
      const code = button.parentElement.querySelector('code');
      let done = false;
      try {
        await navigator.clipboard.writeText(code.textContent);
        done = true;
      } catch {
        const range = document.createRange();
        range.selectNodeContents(code);
        const selection = getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        try { done = document.execCommand('copy'); } catch { done = false; }
      }
      if (done) {
        button.textContent = button.dataset.done;
        setTimeout(() => { button.textContent = label; }, 1600);
      }
    });
  }

  const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, index) => values[index]);

  // A row is its texts, and its element once it has been shown.
  const fromElement = (element) => ({
    texts: all('th,td', element).map((cell) => cell.dataset.key || cell.dataset.sort || cell.textContent),
    find: element.textContent.toLowerCase(),
    element,
  });

  const enhance = (table) => {
    const onScreen = Number(table.dataset.enhance);
    let size = onScreen;
    const body = table.tBodies[0];
    const form = document.querySelector('form[data-for="' + table.id + '"]');
    const count = document.querySelector('[data-count-for="' + table.id + '"]');
    const pager = document.querySelector('[data-pager-for="' + table.id + '"]');
    const rows = all('tr', body).map(fromElement);
    const model = rows[0].element;
    if (table.dataset.rows) {
      const data = JSON.parse(document.getElementById(table.dataset.rows).textContent);
      for (let at = 0; at < data.rows.length; at += 4) {
        const domain = data.rows[at + 1];
        const mailbox = domain < 0 ? data.rows[at] : data.rows[at] + '@' + data.domains[domain];
        rows.push({ texts: [mailbox, data.addIns[data.rows[at + 2]], data.states[data.rows[at + 3]]], find: null, element: null });
      }
    }
    if (rows.length < 6) return;

    const element = (row) => {
      if (!row.element) {
        row.element = model.cloneNode(true);
        Array.from(row.element.cells).forEach((cell, index) => {
          const holder = cell.querySelector('bdi') || cell;
          holder.textContent = row.texts[index];
        });
      }
      return row.element;
    };

    let shown = rows;
    let page = 0;
    const draw = () => {
      const pages = Math.max(1, Math.ceil(shown.length / size));
      page = Math.min(Math.max(0, page), pages - 1);
      body.replaceChildren(...shown.slice(page * size, (page + 1) * size).map(element));
      if (count) {
        count.textContent = shown.length === rows.length
          ? fill(count.dataset.all, number.format(rows.length))
          : fill(count.dataset.some, number.format(shown.length), number.format(rows.length));
      }
      pager.hidden = pages < 2;
      const place = pager.querySelector('[data-page]');
      place.textContent = fill(place.dataset.page, number.format(page + 1), number.format(pages));
      for (const button of all('button', pager)) {
        const next = page + Number(button.dataset.step);
        button.disabled = next < 0 || next >= pages;
      }
    };

    const state = { column: -1, falling: false };
    const select = () => {
      const words = form ? form.querySelector('input').value.toLowerCase().split(/\s+/).filter(Boolean) : [];
      const picks = form ? all('select', form).filter((pick) => pick.value).map((pick) => [Number(pick.dataset.column), pick.value]) : [];
      shown = rows.filter((row) => {
        if (picks.some(([column, value]) => row.texts[column] !== value)) return false;
        if (!words.length) return true;
        if (row.find === null) row.find = row.texts.join(' ').toLowerCase();
        return words.every((word) => row.find.includes(word));
      });
      if (state.column >= 0) {
        const sign = state.falling ? -1 : 1;
        const column = state.column;
        // The language's own order costs seconds on a hundred thousand rows; there, plain order does.
        const compare = shown.length < 5000 ? collator.compare : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
        shown.sort((a, b) => sign * compare(a.texts[column], b.texts[column]));
      }
      page = 0;
      draw();
    };

    Array.from(table.tHead.rows[0].cells).forEach((cell, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.textContent = cell.textContent;
      cell.replaceChildren(button);
      button.addEventListener('click', () => {
        state.falling = state.column === column && !state.falling;
        state.column = column;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
        cell.setAttribute('aria-sort', state.falling ? 'descending' : 'ascending');
        select();
      });
    });

    if (form) {
      form.hidden = false;
      let wait = 0;
      form.addEventListener('submit', (event) => event.preventDefault());
      form.addEventListener('change', select);
      form.addEventListener('input', (event) => {
        if (event.target.tagName === 'SELECT') return;
        clearTimeout(wait);
        wait = setTimeout(select, rows.length > 5000 ? 150 : 0);
      });
    }
    pager.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (!button) return;
      page += Number(button.dataset.step);
      draw();
      table.scrollIntoView({ block: 'start' });
    });
    draw();

    // Nobody can turn a page on paper.
    addEventListener('beforeprint', () => { size = 500; draw(); });
    addEventListener('afterprint', () => { size = onScreen; draw(); });
  };

  all('table[data-enhance]').forEach(enhance);

  // Which section is being read, in the contents.
  const links = new Map(all('.contents a').map((link) => [document.querySelector(link.hash), link]));
  const mark = () => {
    let current = null;
    for (const section of links.keys()) if (section && (!current || section.getBoundingClientRect().top < innerHeight / 3)) current = section;
    for (const [section, link] of links) {
      if (section === current) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
  };
  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  }, { passive: true });
  mark();

  // Nobody can open a fold on paper.
  addEventListener('beforeprint', () => { for (const details of all('details')) details.open = true; });
})();
