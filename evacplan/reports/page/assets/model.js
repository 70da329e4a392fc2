// What the page knows, and how it writes it. Values of the plan reach the page as text alone, never as markup.
const plan = JSON.parse(document.getElementById('plan').textContent);
const basemap = JSON.parse(document.getElementById('basemap').textContent);
const say = plan.words;
const byId = (id) => document.getElementById(id);

function make(name, text, attributes, ...children) {
  const element = document.createElement(name);
  if (text !== undefined && text !== null) element.textContent = text;
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const number = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, plan.thousands);

// Clocks: minutes count from the start of the plan; every zone is a table of offsets, so no zone data is needed.
function offset(zone, minute) {
  let found = plan.zones[zone][0][1];
  for (const [from, ahead] of plan.zones[zone]) if (from <= minute) found = ahead;
  return found;
}

function offsetText(ahead) {
  const minutes = Math.abs(ahead) % 60;
  return (ahead < 0 ? '-' : '+') + Math.floor(Math.abs(ahead) / 60) + (minutes ? ':' + String(minutes).padStart(2, '0') : '');
}

const two = (value) => String(value).padStart(2, '0');

function local(exact, zone) {
  const minute = Math.floor(exact);
  const wall = plan.start + minute + offset(zone, minute);
  const day = Math.floor(wall / 1440), rest = wall - day * 1440;
  return { day: plan.days[day - plan.first_day] || '', clock: two(Math.floor(rest / 60)) + ':' + two(rest % 60), wall };
}

function moment(minute, zone) {
  const { day, clock } = local(minute, zone);
  return (day + ' ' + clock + ' ' + offsetText(offset(zone, minute))).replace(/ /g, '\u00a0');
}

const siteName = (site) => plan.sites[site][1];
const zoneOf = (site) => plan.sites[site][4];
const at = (minute, site) => moment(minute, zoneOf(site));
const wayName = (way) => plan.ways[way][1];
const kindOf = (way) => plan.kinds[plan.ways[way][2]] || plan.ways[way][2];
const ends = (tail, head) => siteName(tail) + ' – ' + siteName(head);

// Kazakh letters stand after the Russian letters that they come from; not every browser knows that.
const after = { 'ә': 'а', 'ғ': 'г', 'қ': 'к', 'ң': 'н', 'ө': 'о', 'ұ': 'у', 'ү': 'у\uffff', 'һ': 'х', 'і': 'ы' };
const collator = new Intl.Collator(plan.lang === 'en' ? 'en' : 'ru', { numeric: true });
const sortable = (text) => text.toLowerCase().replace(/[әғқңөұүһі]/g, (letter) => after[letter] + '\uffff');
const compareText = (a, b) => collator.compare(a, b);

// Who goes which way: the parts of every group, its vehicles, its lists, and why it is stranded.
const partsOf = new Map(), strandedOf = new Map(), listsOf = new Map(), vehiclesOf = new Map();
const put = (map, key, value) => { if (map.has(key)) map.get(key).push(value); else map.set(key, [value]); };
plan.parts.forEach((part) => put(partsOf, part[0], part));
plan.stranded.forEach((left) => put(strandedOf, left[0], left));
plan.lists.forEach((list) => list[9].forEach((group) => put(listsOf, group, list)));
plan.carriers.forEach((carrier) => {
  const aboard = carrier[8];
  for (let i = 0; i < aboard.length; i += 3) put(vehiclesOf, [aboard[i], aboard[i + 1], carrier[3], carrier[1]].join(), carrier);
});

function vehicles(part, departure) {
  const [leaves, , way] = departure;
  return (vehiclesOf.get([part[0], part[1], way, leaves].join()) || []).map((carrier) => carrier[0]).join(' + ');
}

function* legs(part) {
  for (let i = 0; i < part[4].length; i += 2) yield { departure: plan.departures[part[4][i]], early: part[4][i + 1] };
}

// How many are where: at every site, a list of moments and of how many are there from then on.
const present = plan.sites.map(() => []);
const homeAt = [];
function movePeople() {
  const change = (site, minute, people) => present[site].push([minute, people]);
  plan.groups.forEach((group) => change(group[4], -1e9, group[3]));
  plan.departures.forEach(([leaves, arrives, , tail, head, people]) => {
    change(tail, leaves, -people);
    change(head, arrives, people);
  });
  plan.parts.forEach((part) => homeAt.push([part[4].length ? part[3] : -1e9, part[2]]));
  present.concat([homeAt]).forEach((changes) => {
    changes.sort((a, b) => a[0] - b[0]);
    let sum = 0;
    changes.forEach((change) => { sum += change[1]; change[1] = sum; });
  });
}
movePeople();

function valueAt(changes, minute) {
  let low = 0, high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (changes[middle][0] <= minute) low = middle + 1; else high = middle;
  }
  return low ? changes[low - 1][1] : 0;
}

const longest = plan.departures.reduce((most, [leaves, arrives]) => Math.max(most, arrives - leaves), 0);
function underWay(minute) {
  let low = 0, high = plan.departures.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (plan.departures[middle][0] <= minute - longest - 1) low = middle + 1; else high = middle;
  }
  const found = [];
  for (let i = low; i < plan.departures.length && plan.departures[i][0] <= minute; i += 1) {
    if (plan.departures[i][1] > minute) found.push(plan.departures[i]);
  }
  return found;
}

// The time that is shown; whoever draws something that depends on it listens.
const listeners = [];
const clock = { minute: 0, set(minute) { clock.minute = minute; listeners.forEach((listen) => listen(minute)); } };
