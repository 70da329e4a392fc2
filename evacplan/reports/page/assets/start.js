// The clock of the page: slider, play, the clocks of all countries, and how many are where.
function startClock() {
  const slider = byId('time'), play = byId('play'), end = shownEnd();
  slider.step = 15;
  slider.max = Math.ceil(end / 15) * 15;
  const lines = plan.clocks.map(([name, zone]) => {
    const time = make('b');
    byId('clocks').append(make('span', null, {}, make('bdi', name), ' ', time));
    return [zone, time];
  });
  const left = plan.stranded.reduce((sum, each) => sum + each[1], 0), everybody = totalPeople;
  const counts = ['waiting', 'moving', 'home'].concat(left ? ['stranded'] : []).map((name) => {
    const count = make('b');
    byId('counts').append(make('span', null, { class: name }, say[name] + ': ', count));
    return count;
  });
  listeners.push((minute) => {
    slider.value = minute;
    slider.setAttribute('aria-valuetext', plan.clocks.length ? moment(minute, plan.clocks[0][1]) : '');
    lines.forEach(([zone, time]) => { time.textContent = moment(minute, zone); });
    const moving = underWay(minute).reduce((sum, departure) => sum + departure[5], 0), home = valueAt(homeAt, minute);
    const figures = [everybody - left - moving - home, moving, home, left];
    counts.forEach((count, index) => { count.textContent = number(figures[index]); });
  });
  slider.addEventListener('input', () => clock.set(Number(slider.value)));
  let playing = false, before = 0;
  const step = (now) => {
    if (!playing) return;
    const minute = clock.minute + Math.min(100, now - before) * end / 30000;
    before = now;
    if (minute >= end) { clock.set(end); stop(); return; }
    clock.set(minute);
    requestAnimationFrame(step);
  };
  const stop = () => { playing = false; play.textContent = say.play; };
  play.addEventListener('click', () => {
    if (playing) { stop(); return; }
    if (clock.minute >= end) clock.set(0);
    playing = true;
    play.textContent = say.pause;
    before = performance.now();
    requestAnimationFrame(step);
  });
}

startMap();
startTimeline();
startClock();
startTables();
startSearch();
const firstLeaves = plan.departures.length ? plan.departures[0][0] : 0;
clock.set(Math.max(0, Math.min(shownEnd(), firstLeaves)));
