// The time that is left, or that has passed, counted by the page. What is read out are a few moments, not every second.

const SECOND = 1000;

function timer(el) {
  const name = document.createElement("span");
  const time = document.createElement("span");
  const said = document.createElement("div");
  time.className = "simsim-time";
  time.setAttribute("role", "timer");
  said.className = "simsim-unseen";
  said.setAttribute("role", "status");
  el.append(name, " ", time, said);

  let told = 0; // seconds, as the kernel told them
  let at = Date.now(); // when it did; a clock that stands while the computer sleeps would not do
  let down = false;
  let words = {}; // what is said when so many seconds are left
  let before = Infinity;
  let seen = false;

  const seconds = () => {
    const passed = Math.floor((Date.now() - at) / SECOND);
    return down ? Math.max(told - passed, 0) : told + passed;
  };
  const paint = () => {
    const now = seconds();
    const [hours, minutes, rest] = [Math.floor(now / 3600), Math.floor(now / 60) % 60, now % 60];
    const two = (number) => String(number).padStart(2, "0");
    time.textContent = hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
    const marks = down ? Object.keys(words).map(Number) : [];
    const mark = Math.min(...marks.filter((one) => before > one && one >= now));
    if (Number.isFinite(mark)) said.textContent = words[mark];
    before = now;
  };
  const counting = setInterval(() => {
    seen ||= el.isConnected;
    if (el.isConnected) paint();
    else if (seen) clearInterval(counting); // the screen has done with it
  }, SECOND);
  const put = {
    description: (text) => (name.textContent = text),
    down: (on) => (down = on),
    words: (texts) => (words = texts),
    seconds: (number) => {
      [told, at] = [number, Date.now()];
      if (before === Infinity) before = seconds();
      paint();
    },
  };
  return { el, put };
}
