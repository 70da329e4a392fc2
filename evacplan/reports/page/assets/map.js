// The map: land, the ways that are travelled, border posts, and everybody at the time that is shown.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const totalPeople = plan.groups.reduce((sum, group) => sum + group[3], 0);
const FONTS = 'system-ui, "Noto Sans", "DejaVu Sans", sans-serif';
const place = (site) => [plan.sites[site][2], plan.sites[site][3]];

function rings(line) {
  let x = 0, y = 0;
  const points = [];
  for (let i = 0; i < line.length; i += 2) { x += line[i]; y += line[i + 1]; points.push([y / 1000, x / 1000]); }
  return points;
}

function drawLand(map) {
  const renderer = L.svg({ padding: 0.6, pane: 'land' });
  basemap.forEach(([, , , parts]) => {
    L.polygon(parts.map((part) => part.map(rings)), { renderer, pane: 'land', className: 'land', fillOpacity: 1, interactive: false }).addTo(map);
  });
}

const card = (...lines) => make('div', null, {}, ...lines.map((line) => make('div', line)));

function stretches() {
  const found = new Map();
  plan.departures.forEach(([leaves, , way, tail, head, people]) => {
    const key = way + ',' + tail;
    if (!found.has(key)) found.set(key, { way, tail, head, people: 0, departures: 0, days: new Map() });
    const stretch = found.get(key), day = local(leaves, zoneOf(tail)).day;
    stretch.people += people;
    stretch.departures += 1;
    stretch.days.set(day, (stretch.days.get(day) || 0) + people);
  });
  return [...found.values()].sort((a, b) => b.people - a.people);
}

function drawWays(map, found) {
  const most = Math.max(1, ...found.map((stretch) => stretch.people));
  found.forEach(({ way, tail, head, people, days }) => {
    const kind = plan.ways[way][2].replace('charter-', '').replace('charter', 'air');
    const busiest = [...days].sort((a, b) => b[1] - a[1])[0];
    const tip = card(wayName(way), kindOf(way) + ': ' + ends(tail, head), say.people + ': ' + number(people),
      say.most + ': ' + number(busiest[1]) + ' (' + busiest[0] + ')');
    const weight = 1.5 + 7.5 * Math.sqrt(people / most);
    L.polyline([place(tail), place(head)], { className: kind, weight, opacity: 0.75, dashArray: kind === 'air' ? '6 6' : null })
      .bindTooltip(tip, { sticky: true }).addTo(map);
    if (kind === 'crossing') {
      L.circleMarker(place(tail), { className: 'post', weight: 2, fillOpacity: 1, radius: 4 + 7 * Math.sqrt(people / most) })
        .bindTooltip(tip).addTo(map);
    }
  });
}

// People are drawn on a canvas above the map: a dot for every departure, a ring for everybody at a place. Names are not,
// so that they change with light, dark and paper.
const Dots = L.Layer.extend({
  onAdd(map) {
    this.map = map;
    this.canvas = make('canvas', null, { class: 'dots leaflet-zoom-hide', 'aria-hidden': 'true' });
    this.names = shape('svg', { class: 'names leaflet-zoom-hide', 'aria-hidden': 'true' });
    map.getPanes().markerPane.append(this.canvas, this.names);
    map.on('moveend zoomend resize viewreset', this.reset, this);
    this.reset();
  },
  reset() {
    const size = this.map.getSize(), ratio = window.devicePixelRatio || 1;
    this.corner = this.map.containerPointToLayerPoint([0, 0]);
    [this.canvas, this.names].forEach((layer) => L.DomUtil.setPosition(layer, this.corner));
    this.names.setAttribute('width', size.x);
    this.names.setAttribute('height', size.y);
    this.canvas.width = size.x * ratio;
    this.canvas.height = size.y * ratio;
    this.canvas.style.width = size.x + 'px';
    this.canvas.style.height = size.y + 'px';
    this.points = plan.sites.map((site, index) => this.map.latLngToContainerPoint(place(index)));
    this.draw();
    this.name();
  },
  draw() {
    const ratio = window.devicePixelRatio || 1, pen = this.canvas.getContext('2d'), scale = 26 / Math.sqrt(totalPeople || 1);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const radius = (people) => Math.max(2.5, Math.min(30, scale * Math.sqrt(people)));
    const disc = (x, y, size) => { pen.beginPath(); pen.arc(x, y, size, 0, 7); };
    plan.sites.forEach((site, index) => {
      const people = valueAt(present[index], clock.minute), { x, y } = this.points[index];
      if (!people) return;
      pen.globalAlpha = 0.35;
      pen.fillStyle = pen.strokeStyle = colour(site[6] ? '--home' : '--wait');
      disc(x, y, radius(people)); pen.fill();
      pen.globalAlpha = 1;
      pen.lineWidth = 1.5; pen.stroke();
    });
    pen.fillStyle = colour('--dot');
    pen.strokeStyle = colour('--paper');
    underWay(clock.minute).forEach(([leaves, arrives, , tail, head, people]) => {
      const a = this.points[tail], b = this.points[head], done = (clock.minute - leaves) / (arrives - leaves);
      disc(a.x + (b.x - a.x) * done, a.y + (b.y - a.y) * done, radius(people)); pen.fill(); pen.stroke();
    });
  },
  name() {
    const taken = [], pen = this.canvas.getContext('2d');
    const free = (left, top, right, bottom) => !taken.some((other) => left < other[2] && right > other[0] && top < other[3] && bottom > other[1]);
    this.names.replaceChildren();
    pen.font = '12px ' + FONTS;
    busySites.forEach((site) => {
      const text = shorten(siteName(site), 28), { x, y } = this.points[site], width = pen.measureText(text).width;
      const left = x + width + 12 > this.canvas.clientWidth ? x - width - 9 : x + 9, box = [left - 1, y - 15, left + width + 1, y + 1];
      if (!free(...box)) return;
      taken.push(box);
      this.names.append(shape('text', { class: 'town', x: left, y: y - 4 }, text));
    });
    pen.font = 'italic 13px ' + FONTS;
    countryNames.forEach(([name, at]) => {
      const { x, y } = this.map.latLngToContainerPoint(at), half = pen.measureText(name).width / 2;
      if (free(x - half, y - 12, x + half, y + 4)) this.names.append(shape('text', { class: 'country', x: x - half, y }, name));
    });
  },
});

function passing() {
  const people = new Map();
  const add = (site, count) => people.set(site, (people.get(site) || 0) + count);
  plan.departures.forEach(([, , , tail, head, count]) => { add(tail, count); add(head, count); });
  plan.groups.forEach((group) => add(group[4], group[3]));
  return [...people].sort((a, b) => b[1] - a[1]).map(([site]) => site);
}
const busySites = passing();
const countryNames = basemap.filter(([code]) => plan.countries[code]).map(([code, x, y]) => [plan.countries[code], [y, x]]);

const PAPER = 690;
let showOnMap = () => {};
function startMap() {
  const map = L.map('map', { attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxZoom: 12, minZoom: 2, fadeAnimation: false });
  L.control.zoom({ zoomInTitle: say.zoom_in, zoomOutTitle: say.zoom_out }).addTo(map);
  map.createPane('land').style.zIndex = 200;
  const bounds = L.latLngBounds(busySites.length ? busySites.map(place) : plan.sites.map((site, index) => place(index)));
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.05), { animate: false, maxZoom: 9 }); else map.setView([40, 60], 4);
  drawLand(map);
  drawWays(map, stretches());
  const dots = new Dots();
  dots.addTo(map);
  listeners.push(() => dots.draw());
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => dots.draw());
  const chosen = L.layerGroup().addTo(map);
  showOnMap = (group) => {
    chosen.clearLayers();
    (partsOf.get(group) || []).forEach((part) => {
      for (const { departure } of legs(part)) {
        L.polyline([place(departure[3]), place(departure[4])], { className: 'chosen', weight: 4, interactive: false }).addTo(chosen);
      }
    });
  };
  // Paper: the map as it stands, only smaller or larger; a canvas that is drawn anew for the printer comes out white.
  const box = byId('map');
  window.addEventListener('beforeprint', () => {
    const { clientWidth: width, clientHeight: height } = box;
    Object.assign(box.style, { width: width + 'px', height: height + 'px', maxHeight: 'none', zoom: PAPER / width });
  });
  window.addEventListener('afterprint', () => Object.assign(box.style, { width: '', height: '', maxHeight: '', zoom: '' }));
}
