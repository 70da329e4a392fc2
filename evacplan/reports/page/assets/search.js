// Looking for a group, and what it does: every leg on the clocks of its places, its vehicles, its lists.
const MOST_FOUND = 24;
let haystack = null;

function search(words) {
  haystack = haystack || plan.groups.map((group) => (group[0] + ' ' + plan.states[group[1]].join(' ') + ' ' + siteName(group[4])).toLowerCase());
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  for (let i = 0; wanted.length && i < haystack.length && found.length < MOST_FOUND; i += 1) {
    if (wanted.every((word) => haystack[i].includes(word))) found.push(i);
  }
  return found;
}

function legTable(part) {
  const heads = [say.be_there, say.leaves, say.from, say.arrives, say.to, say.kind, say.vehicle];
  const body = make('tbody');
  for (const { departure, early } of legs(part)) {
    const [leaves, arrives, way, tail, head] = departure;
    const moments = [at(leaves - early, tail), at(leaves, tail)];
    const road = ['road', 'foot'].includes(plan.ways[way][2]);
    const vehicle = vehicles(part, departure) || (plan.ways[way][2] === 'road' ? say.own : road || plan.ways[way][2] === 'crossing' ? '' : wayName(way) === ends(tail, head) ? '' : wayName(way));
    const cells = [...moments, siteName(tail), at(arrives, head), siteName(head), kindOf(way), vehicle];
    body.append(make('tr', null, {}, ...cells.map((cell, index) => make('td', cell, { 'data-head': heads[index], class: [0, 1, 3].includes(index) ? 'moment' : '' }))));
  }
  const head = make('tr', null, {}, ...heads.map((text) => make('th', text, { scope: 'col' })));
  return make('div', null, { class: 'wide' }, make('table', null, {}, make('thead', null, {}, head), body));
}

function span(minutes) {
  const hours = Math.floor(minutes / 60), rest = minutes % 60;
  const pieces = [hours ? say.hours.replace('{hours}', hours) : '', rest || !hours ? say.minutes.replace('{minutes}', rest) : ''];
  return pieces.filter(Boolean).join(' ').replace(/ /g, '\u00a0');
}

// Over which posts a part goes, how long it takes, and where it waits longest; told here, for every group says another.
function journey(part) {
  const posts = [];
  let before = part[6], waiting = 0, longest = -1, where = 0;
  for (const { departure: [leaves, arrives, way, tail] } of legs(part)) {
    waiting += leaves - before;
    if (leaves - before > longest) { longest = leaves - before; where = tail; }
    if (plan.ways[way][2] === 'crossing') posts.push(wayName(way));
    before = arrives;
  }
  const values = { corridor: posts.join(' + '), total: span(before - part[6]), waiting: span(waiting), place: siteName(where), longest: span(longest) };
  return (posts.length ? say.abroad : say.inland).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// Pieces in a row, each by itself: one that runs from right to left turns none of the others.
function row(name, ...pieces) {
  return make(name, null, {}, ...pieces.flatMap((piece, index) => (index ? [' · ', make('bdi', piece)] : [make('bdi', piece)])));
}

function showGroup(group) {
  const [id, state, priority, people, site] = plan.groups[group], box = byId('way'), parts = partsOf.get(group) || [];
  box.replaceChildren(make('h3', id));
  box.append(row('p', plan.states[state][1], plan.priorities[priority], say.people + ': ' + number(people), siteName(site)));
  parts.forEach((part) => {
    if (parts.length > 1) box.append(make('h3', say.part + ' ' + part[1] + ' · ' + say.people + ': ' + number(part[2])));
    if (!part[4].length) box.append(make('p', say.home + ': ' + siteName(site)));
    else box.append(make('p', say.home + ': ' + at(part[3], plan.departures[part[4][part[4].length - 2]][4])), legTable(part));
    if (part[4].length) box.append(make('p', journey(part)));
    part[5].forEach((text) => box.append(make('p', plan.texts[text])));
  });
  (strandedOf.get(group) || []).forEach(([, left, reasons]) => {
    box.append(make('p', say.stranded + ': ' + number(left), { class: 'bad' }), ...reasons.map((text) => make('p', plan.texts[text])));
  });
  const lists = listsOf.get(group) || [];
  if (lists.length) {
    box.append(make('h3', say.on_lists), make('ul', null, {}, ...lists.map((list) => row('li',
      plan.kinds[list[0]], list[1], wayName(list[2]), list[4], say.submit_by + ' ' + at(list[5], list[6])))));
  }
  showOnMap(group);
}

function startSearch() {
  const input = byId('search'), list = byId('found');
  const choose = (group) => { list.replaceChildren(); input.value = plan.groups[group][0]; showGroup(group); };
  const offer = () => {
    const found = search(input.value);
    list.replaceChildren(...found.map((group) => {
      const button = row('button', plan.groups[group][0], siteName(plan.groups[group][4]));
      button.type = 'button';
      button.addEventListener('click', () => choose(group));
      return make('li', null, {}, button);
    }));
    if (!found.length && input.value.trim()) list.append(make('li', say.nothing));
    return found;
  };
  input.addEventListener('input', offer);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { const found = offer(); if (found.length) choose(found[0]); }
    if (event.key === 'Escape') list.replaceChildren();
  });
  const numbers = new Map(plan.groups.map((group, index) => [group[0], index]));
  document.querySelectorAll('[data-group]').forEach((button) => {
    button.addEventListener('click', () => goToGroup(numbers.get(button.dataset.group)));
  });
}
