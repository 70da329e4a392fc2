// The timeline: one row for every post, coach line and flight; how full it is, and when it is night or closed.
const SVG = 'http://www.w3.org/2000/svg';
function shape(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function titled(element, text) {
  element.append(shape('title', {}, text));
  return element;
}

const shorten = (text, most) => (text.length > most ? text.slice(0, most - 1) + '…' : text);

// Bars that overlap in time stand below each other, in as many lanes as it takes, but never more than four.
function lanes(bars, width) {
  const ends = [];
  return bars.map(([from, to]) => {
    let lane = ends.findIndex((end) => end <= from);
    if (lane < 0) lane = ends.length < 4 ? ends.length : ends.indexOf(Math.min(...ends));
    ends[lane] = Math.max(to, from + width);
    return lane;
  });
}

function drawBar(svg, way, site, [from, to, people, room], x, top, least) {
  const left = x(from), width = Math.max(least, x(to) - left - 1), height = 13, share = room ? Math.min(1, people / room) : 1;
  const bar = shape('g', {});
  bar.append(shape('rect', { class: 'room', x: left, y: top, width, height, rx: 2 }));
  bar.append(shape('rect', { class: people && room && people >= room ? 'full' : 'load', x: left, y: top, width: width * share, height, rx: 2 }));
  const text = room ? number(people) + '/' + number(room) : number(people);
  if (width > text.length * 6) bar.append(shape('text', { class: 'inside', x: left + 3, y: top + 10 }, text));
  svg.append(titled(bar, wayName(way) + '\n' + at(from, site) + '\n' + say.people + ': ' + text));
}

// Below the days of a post its hours: how many are let through in each, under the line of what it takes in an hour.
function drawHours(svg, [way, site, , , , limit, hours], x, base, height) {
  const most = Math.max(limit, ...hours.map(([, people]) => people)), scale = (height - 3) / most;
  const name = wayName(way), width = Math.max(2, x(60) - x(0) - 1);
  hours.forEach(([from, people]) => {
    const tall = Math.max(2, people * scale), kind = limit && people >= limit ? 'hour full' : 'hour';
    const bar = shape('rect', { class: kind, x: x(from), y: base - tall, width, height: tall });
    const text = limit ? number(people) + '/' + number(limit) : number(people);
    svg.append(titled(bar, name + '\n' + at(from, site) + ' – ' + local(from + 60, zoneOf(site)).clock + '\n' + say.people + ': ' + text));
  });
  if (!limit) return;
  const line = base - limit * scale, text = say.limit.replace('{n}', number(limit));
  svg.append(titled(shape('line', { class: 'limit', x1: x(0), x2: x(shownEnd()), y1: line, y2: line }), name + '\n' + text));
  svg.append(shape('text', { class: 'faint', x: 4, y: base - 6 }, x(0) < 150 ? '≤ ' + number(limit) : text));
}

function drawRow(svg, row, x, top, end) {
  const [way, site, bars, shut, closures, , hours] = row;
  const least = 5, place = lanes(bars, least * (end / (x(end) - x(0))));
  const days = 16 * (Math.max(0, ...place) + 1) + 4, height = days + (hours ? 34 : 0);
  const name = shape('text', { x: 4, y: top + 14 }, shorten(wayName(way), Math.floor((x(0) - 16) / 6)));
  svg.append(titled(name, wayName(way) + '\n' + plan.ways[way][0] + '\n' + kindOf(way) + ': ' + siteName(site)));
  const block = (name, from, to, text) => {
    const rect = shape('rect', { class: name, x: x(from), y: top, width: Math.max(0, x(Math.min(to, end)) - x(from)), height });
    if (from < end) svg.append(titled(rect, text));
  };
  plan.nights[zoneOf(site)].forEach(([from, to]) => block('night', from, to, say.night));
  shut.forEach(([from, to]) => block('shut', from, to, say.closed));
  closures.forEach(([from, to, why]) => block('closed', from, to, say.closed + (why ? ': ' + why : '')));
  bars.forEach((bar, index) => drawBar(svg, way, site, bar, x, top + 2 + 16 * place[index], least));
  if (hours) drawHours(svg, row, x, top + height, 32);
  svg.append(shape('line', { class: 'grid', x1: 0, x2: x(end), y1: top + height, y2: top + height }));
  return height;
}

function startTimeline() {
  const longest = plan.rows.reduce((most, [way]) => Math.max(most, wayName(way).length), 0);
  const left = window.innerWidth < 600 ? 104 : Math.min(300, Math.max(160, longest * 6 + 16)), end = Math.max(60, shownEnd()), days = end / 1440;
  const width = Math.max(byId('timeline').clientWidth || 900, left + days * 96), wide = (width - left - 8) / end;
  const x = (minute) => left + Math.min(minute, end) * wide;
  const svg = shape('svg', { width, role: 'img', 'aria-label': byId('times').querySelector('h2').textContent });
  const zone = plan.clocks.length ? plan.clocks[0][1] : 0;
  let top = 22;
  const shift = offset(zone, 0) + plan.start;
  for (let midnight = -(((shift % 1440) + 1440) % 1440); midnight < end; midnight += 1440) {
    const from = Math.max(0, midnight);
    if (x(midnight + 1440) - x(from) > 70) svg.append(shape('text', { class: 'faint', x: x(from) + 3, y: 14 }, local(from, zone).day));
    svg.append(shape('line', { class: 'grid day', x1: x(from), x2: x(from), y1: 4, y2: 4 }));
  }
  if (plan.clocks.length) svg.append(shape('text', { class: 'faint', x: 4, y: 14 }, shorten(plan.clocks[0][0], 14)));
  plan.rows.forEach((row) => { top += drawRow(svg, row, x, top, end); });
  svg.querySelectorAll('.day').forEach((line) => line.setAttribute('y2', top));
  const now = shape('line', { class: 'now', y1: 0, y2: top });
  svg.append(now);
  svg.setAttribute('height', top + 2);
  svg.setAttribute('viewBox', '0 0 ' + width + ' ' + (top + 2));
  svg.addEventListener('click', (event) => {
    const minute = Math.round((event.clientX - svg.getBoundingClientRect().left - left) / wide);
    if (minute >= 0) clock.set(Math.min(end, minute));
  });
  listeners.push((minute) => { now.setAttribute('x1', x(minute)); now.setAttribute('x2', x(minute)); });
  byId('timeline').append(svg);
}

const shownEnd = () => Math.min(plan.length, (plan.last || plan.length) + 60);
