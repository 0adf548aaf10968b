// Draws the charts of a replay report with uPlot from the JSON element "data". Redraws when the colour scheme changes.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const reduced = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });
  const full = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
  const fine = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const show = (value, format = full) => (value === null || value === undefined ? "–" : format.format(value));
  const span = [data.time[0], data.time[data.time.length - 1]];

  const line = (label, tone, more = {}) => ({
    label,
    stroke: colour(tone),
    width: 2,
    points: { show: false },
    value: (_, value) => show(value),
    ...more,
  });
  const steps = uPlot.paths.stepped({ align: 1 });

  /** Range of a value axis: from zero when `zero`, with a little air, never of height nothing. */
  const airy = (zero) => (_, low, high) => {
    if (low === null || high === null) return [0, 1];
    const floor = zero ? Math.min(0, low) : low;
    const air = (high - floor) * 0.06 || Math.abs(high) * 0.01 || 1;
    return [zero && low >= 0 ? 0 : floor - air, high + air];
  };

  /** The axis shows the waterline and a few buffers above it; what floats higher is cut off. */
  const nearTheLine = (_, low, high) => [Math.max(-1, Math.min(0, low ?? 0)), Math.max(2, Math.min(4, high ?? 2))];

  /** Horizontal lines with a label each, inside the plot. */
  const horizontals = (marks) => (u) => {
    const { ctx, bbox } = u;
    const pixel = devicePixelRatio;
    ctx.save();
    ctx.font = `${12 * pixel}px system-ui, sans-serif`;
    for (const { value, text, tone, above } of marks) {
      const y = u.valToPos(value, "y", true);
      ctx.strokeStyle = ctx.fillStyle = colour(tone);
      ctx.lineWidth = 1.5 * pixel;
      ctx.setLineDash([6 * pixel, 4 * pixel]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.lineWidth = 4 * pixel;
      ctx.strokeStyle = colour("card");
      ctx.textAlign = "left";
      ctx.textBaseline = above ? "bottom" : "top";
      ctx.strokeText(text, bbox.left + 6 * pixel, y + (above ? -3 : 3) * pixel);
      ctx.fillText(text, bbox.left + 6 * pixel, y + (above ? -3 : 3) * pixel);
    }
    ctx.restore();
  };

  const tones = ["s1", "s2", "s3", "s4"];
  const symbols = Object.keys(data.prices);
  const markets = Object.keys(data.markets);

  const builders = {
    // The first asset is drawn broad: it shows behind another that moves with it.
    normalised() {
      const columns = symbols.map((symbol) =>
        data.prices[symbol].map((price) => (100 * price) / data.prices[symbol][0]),
      );
      return {
        rows: [data.time, ...columns],
        series: symbols.map((symbol, index) => line(symbol, tones[index % 4], { width: index === 0 ? 4 : 2 })),
        height: 260,
      };
    },
    price(symbol) {
      const format = data.prices[symbol][0] < 10 ? fine : full;
      const series = [line(symbol, tones[symbols.indexOf(symbol) % 4], { value: (_, value) => show(value, format) })];
      return {
        rows: [data.time, data.prices[symbol]],
        series,
        height: 170,
        tick: data.prices[symbol][0] < 10 ? fine : reduced,
      };
    },
    hull() {
      const { min, p5, p25, p50, p75, p95 } = data.rho;
      const edge = (label) => line(label, "band-2", { width: 0, value: (_, value) => show(value, fine) });
      const series = [
        edge("95 %"),
        edge("75 %"),
        edge("25 %"),
        edge("5 %"),
        line("median", "s1", { value: (_, value) => show(value, fine) }),
        line("lowest", "ink-2", { width: 1.2, value: (_, value) => show(value, fine) }),
      ];
      const bands = [
        { series: [1, 4], fill: colour("band-1") },
        { series: [2, 3], fill: colour("band-2") },
      ];
      const marks = [
        { value: 1, text: "1.00 callable below", tone: "line" },
        { value: 1.03, text: "1.03 cured", tone: "line-2", above: true },
      ];
      return {
        rows: [data.time, p95, p75, p25, p5, p50, min],
        series,
        bands,
        height: 380,
        range: nearTheLine,
        draw: horizontals(marks),
      };
    },
    states() {
      const names = ["Insolvent", "CloseOut", "Called", "Restricted", "Healthy"];
      let below = data.time.map(() => 0);
      const stacked = names.map((name) => (below = below.map((sum, index) => sum + data.states[name][index])));
      const series = names.map((name) =>
        line(name, name.toLowerCase(), {
          width: 0,
          fill: colour(name.toLowerCase()),
          paths: steps,
          value: (_u, _v, _s, index) => show(index === null ? null : data.states[name][index]),
        }),
      );
      return {
        rows: [data.time, ...stacked.reverse()],
        series: series.reverse(),
        height: 260,
        zero: true,
        whole: true,
      };
    },
    calls() {
      const { open, cured, expired } = data.calls;
      const series = [
        line("open", "s1", { paths: steps }),
        line("cured", "s3", { paths: steps }),
        line("expired", "s2", { paths: steps }),
      ];
      return { rows: [data.time, open, cured, expired], series, height: 220, zero: true, whole: true };
    },
    premium() {
      if (data.sales.time.length === 0) return null;
      const points = { show: true, size: 6, fill: colour("s1"), width: 0 };
      const series = [line("premium, %", "s1", { paths: () => null, points })];
      return { rows: [data.sales.time, data.sales.premiumPercent], series, height: 220, zero: true };
    },
    premiumPaid() {
      return {
        rows: [data.time, data.premiumPaid],
        series: [line("premium paid", "s1", { paths: steps })],
        height: 220,
        zero: true,
      };
    },
    cash() {
      const { supplied, borrowed, held } = data.cash;
      return {
        rows: [data.time, supplied, borrowed, held],
        series: [line("supplied", "s1"), line("borrowed", "s2"), line("held", "s3")],
        height: 220,
        zero: true,
      };
    },
    openInterest() {
      return {
        rows: [data.time, ...markets.map((name) => data.markets[name].openInterest)],
        series: markets.map((name, index) => line(name, tones[index % 4], { paths: steps })),
        height: 220,
        zero: true,
      };
    },
    funding() {
      return {
        rows: [data.time, ...markets.map((name) => data.markets[name].fundingByLongs)],
        series: markets.map((name, index) => line(name, tones[index % 4])),
        height: 220,
        zero: true,
      };
    },
    deficit() {
      return {
        rows: [data.time, data.deficit],
        series: [line("deficit", "line", { paths: steps })],
        height: 220,
        zero: true,
      };
    },
  };

  /** Ticks of the time axis: the hour, with the day under the first tick and at midnight. */
  const clock = (_, ticks) => {
    let day = "";
    return ticks.map((tick) => {
      const [date, hour] = [
        new Date(tick * 1000).toISOString().slice(5, 10),
        new Date(tick * 1000).toISOString().slice(11, 16),
      ];
      const label = date === day ? hour : `${hour}\n${date}`;
      day = date;
      return label;
    });
  };

  const utc = (timestamp) => uPlot.tzDate(new Date(timestamp * 1000), "Etc/UTC");

  function options(
    { series, bands, height, zero = false, range = airy(zero), whole = false, tick = reduced, draw },
    width,
  ) {
    const axis = {
      stroke: colour("ink-3"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("grid"), width: 1 },
      ticks: { stroke: colour("grid"), width: 1, size: 4 },
    };
    return {
      width,
      height,
      tzDate: utc,
      series: [
        {
          label: "UTC",
          value: (_, time) =>
            time === null ? "–" : new Date(time * 1000).toISOString().slice(5, 19).replace("T", " "),
        },
        ...series,
      ],
      bands,
      scales: { x: { range: (_, low, high) => (low === high ? span : [low, high]) }, y: { range } },
      axes: [
        { ...axis, space: 64, values: clock },
        {
          ...axis,
          size: 58,
          incrs: whole ? [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000] : undefined,
          values: (_, values) => values.map((value) => show(value, tick)),
        },
      ],
      legend: { markers: { width: 0, fill: (_, index) => series[index - 1].fill ?? series[index - 1].stroke } },
      cursor: { sync: { key: "replay" }, y: false, points: { size: 7 } },
      hooks: draw ? { draw: [draw] } : {},
    };
  }

  function drawAll() {
    for (const element of document.querySelectorAll("[data-chart]")) {
      const [kind, symbol] = element.dataset.chart.split(":");
      const chart = builders[kind](symbol);
      element.replaceChildren();
      if (chart === null) {
        element.className = "chart empty";
        element.style.height = "220px";
        element.textContent = "No collateral was sold.";
        continue;
      }
      const plot = new uPlot(options(chart, element.clientWidth), chart.rows, element);
      if (kind === "premium") plot.setScale("x", { min: span[0], max: span[1] });
    }
  }

  let pending = 0;
  const redraw = () => {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(drawAll);
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("resize", redraw);
  drawAll();
})();
