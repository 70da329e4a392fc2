// Tables that sort and filter; only one page of rows is in the document at a time.
const PAGE = 25, PRINTED = 400;

// A column is [heading, cell, class]; a cell is [what it is sorted by, text], and a third, a group to go to.
class Table {
  constructor(name, columns, rows, first = 0) {
    Object.assign(this, { columns, rows, sorted: first, down: false, page: 0, size: PAGE, shown: rows });
    this.filter = make('input', null, { type: 'search', 'aria-label': say.filter, placeholder: say.filter });
    this.count = make('span', null, { 'aria-live': 'polite' });
    this.back = make('button', say.earlier, { type: 'button' });
    this.next = make('button', say.later, { type: 'button' });
    this.head = make('tr');
    this.body = make('tbody');
    columns.forEach(([title, , kind], index) => {
      const button = make('button', title, { type: 'button' });
      button.addEventListener('click', () => this.sort(index));
      this.head.append(make('th', null, kind === 'figure' ? { scope: 'col', class: kind } : { scope: 'col' }, button));
    });
    const table = make('table', null, {}, make('thead', null, {}, this.head), this.body);
    byId('table-' + name).append(make('div', null, { class: 'tools' }, this.filter, this.count, this.back, this.next),
      make('div', null, { class: 'wide' }, table));
    this.filter.addEventListener('input', () => { this.page = 0; this.update(); });
    this.back.addEventListener('click', () => { this.page -= 1; this.draw(); });
    this.next.addEventListener('click', () => { this.page += 1; this.draw(); });
    window.addEventListener('beforeprint', () => { this.kept = this.page; this.page = 0; this.size = PRINTED; this.draw(); });
    window.addEventListener('afterprint', () => { this.page = this.kept || 0; this.size = PAGE; this.draw(); });
    this.update();
  }

  sort(column) {
    this.down = this.sorted === column && !this.down;
    this.sorted = column;
    this.page = 0;
    this.update();
  }

  update() {
    const wanted = this.filter.value.trim().toLowerCase(), cell = this.columns[this.sorted][1], turn = this.down ? -1 : 1;
    const fits = (row) => this.columns.some(([, of]) => String(of(row)[1]).toLowerCase().includes(wanted));
    const keyed = (wanted ? this.rows.filter(fits) : this.rows).map((row, index) => {
      const key = cell(row)[0];
      return [typeof key === 'string' ? sortable(key) : key, index, row];
    });
    keyed.sort((a, b) => turn * (typeof a[0] === 'string' ? compareText(a[0], b[0]) : a[0] - b[0]) || a[1] - b[1]);
    this.shown = keyed.map((each) => each[2]);
    [...this.head.children].forEach((head, index) => {
      if (index === this.sorted) head.setAttribute('aria-sort', this.down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    this.draw();
  }

  draw() {
    const start = this.page * this.size, end = Math.min(this.shown.length, start + this.size);
    this.count.textContent = this.shown.length ? number(start + 1) + '–' + number(end) + ' ' + say.of + ' ' + number(this.shown.length) : say.nothing;
    this.back.disabled = !this.page;
    this.next.disabled = end >= this.shown.length;
    this.body.replaceChildren(...this.shown.slice(start, end).map((row) => this.line(row)));
    if (this.size === PRINTED && end < this.shown.length) {
      this.body.append(make('tr', null, {}, make('td', say.more, { colspan: this.columns.length })));
    }
  }

  line(row) {
    return make('tr', null, {}, ...this.columns.map(([, of, kind]) => {
      const [, text, group] = of(row);
      if (group === undefined) return make('td', text, kind ? { class: kind } : {});
      return make('td', null, {}, goTo(group, text));
    }));
  }
}

function goToGroup(group) {
  showGroup(group);
  byId('looking').scrollIntoView();
  byId('way').focus({ preventScroll: true });
}

function goTo(group, text) {
  const button = make('button', text, { type: 'button', class: 'to-group' });
  button.addEventListener('click', () => goToGroup(group));
  return button;
}

const text = (of) => (row) => { const found = of(row); return [found, found]; };
const figure = (of) => (row) => { const found = of(row); return [found, number(found)]; };
const instant = (of, site) => (row) => (of(row) === null ? [1e9, ''] : [of(row), at(of(row), site(row))]);
const percent = (people, room) => (row) => (room(row) ? [people(row) / room(row), Math.round(100 * people(row) / room(row)) + ' %'] : [-1, '']);

function startTables() {
  const aboard = (carrier) => { let sum = 0; for (let i = 2; i < carrier[8].length; i += 3) sum += carrier[8][i]; return sum; };
  new Table('departures', [
    [say.leaves, instant((d) => d[0], (d) => d[3]), 'moment'],
    [say.arrives, instant((d) => d[1], (d) => d[4]), 'moment'],
    [say.kind, text((d) => kindOf(d[2]))],
    [say.from, text((d) => siteName(d[3]))],
    [say.to, text((d) => siteName(d[4]))],
    [say.people, figure((d) => d[5]), 'figure'],
    [say.places, (d) => (d[6] ? [d[6], number(d[6])] : [0, '']), 'figure'],
    [say.full, percent((d) => d[5], (d) => d[6]), 'figure'],
  ], plan.departures);
  new Table('lists', [
    [say.submit_by, instant((l) => l[5], (l) => l[6]), 'moment'],
    [say.list, text((l) => plan.kinds[l[0]])],
    [say.country, text((l) => l[1])],
    [say.crossing, text((l) => wayName(l[2]))],
    [say.day, (l) => [l[3], l[4]]],
    [say.groups, figure((l) => l[9].length), 'figure'],
    [say.people, figure((l) => l[7]), 'figure'],
    [say.version, figure((l) => l[8]), 'figure'],
  ], plan.lists);
  new Table('carriers', [
    [say.leaves, instant((c) => c[1], (c) => c[4]), 'moment'],
    [say.arrives, instant((c) => c[2], (c) => c[5]), 'moment'],
    [say.vehicle, text((c) => c[0])],
    [say.way, text((c) => ends(c[4], c[5]))],
    [say.people, (c) => [aboard(c), aboard(c) ? number(aboard(c)) : say.reserve], 'figure'],
    [say.places, figure((c) => c[6]), 'figure'],
    [say.full, percent(aboard, (c) => c[6]), 'figure'],
    [say.order_by, instant((c) => c[7], (c) => c[4]), 'moment'],
  ], plan.carriers);
  const rows = plan.parts.concat(plan.stranded.map(([group, people]) => [group, 0, people, null, []]));
  const ofGroup = (row) => plan.groups[row[0]];
  const departure = (row) => (row[4].length ? plan.departures[row[4][0]] : null);
  const last = (row) => plan.departures[row[4][row[4].length - 2]];
  const over = (row) => [...legs(row)].map((leg) => leg.departure[2]).filter((way) => plan.ways[way][2] === 'crossing').map(wayName).join(' + ');
  new Table('groups', [
    [say.group, (row) => [ofGroup(row)[0], ofGroup(row)[0], row[0]]],
    [say.state, text((row) => plan.states[ofGroup(row)[1]][1])],
    [say.priority, (row) => [ofGroup(row)[2], plan.priorities[ofGroup(row)[2]]]],
    [say.people, figure((row) => row[2]), 'figure'],
    [say.from, text((row) => siteName(ofGroup(row)[4]))],
    [say.leaves, (row) => (departure(row) ? [departure(row)[0], at(departure(row)[0] - row[4][1], departure(row)[3])] : [1e9, '']), 'moment'],
    [say.over, text(over)],
    [say.home, (row) => (row[3] === null ? [1e9, say.stranded] : row[4].length ? [row[3], at(row[3], last(row)[4])] : [-1, say.already]), 'moment'],
  ], rows);
}
