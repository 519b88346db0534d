// The page for leadership: a bar for each plan, a line for each unit. A bar opens the tasks it counts.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const all = JSON.parse(document.getElementById("charts").textContent);

  // The look of a figure in a row: no axes, no frame; the numbers stand beside it.
  const bare = { show: false };
  const grid = { left: 0, right: 0, top: 3, bottom: 3 };
  const tooltip = { renderMode: "richText", confine: true, textStyle: { fontSize: 12 } };

  const bar = ({ parts }) => ({
    animation: false,
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: "value", max: parts.reduce((sum, part) => sum + part.value, 0), ...bare },
    yAxis: { type: "category", data: [""], ...bare },
    series: parts
      .filter((part) => part.value)
      .map((part) => ({
        type: "bar",
        stack: "all",
        name: part.words,
        barWidth: 14,
        cursor: "pointer",
        itemStyle: {
          color: colour(`--light-${part.light}`),
          borderColor: colour("--paper"),
          borderWidth: 1,
        },
        emphasis: { disabled: true },
        data: [{ value: part.value, address: part.address }],
      })),
  });

  const line = ({ points }) => {
    const values = points.map((point) => point.red + point.yellow);
    const series = (name, data, ink, extra) => ({
      type: "line",
      name,
      data,
      symbol: "none",
      silent: true,
      lineStyle: { color: ink, width: 1.5 },
      ...extra,
    });
    const last = values.length - 1;
    return {
      animation: false,
      grid: { ...grid, right: 4, left: 1 },
      xAxis: { type: "category", data: points.map((point) => point.day), boundaryGap: false, ...bare },
      // A line of noughts lies at the foot, not in the middle.
      yAxis: { type: "value", min: 0, max: Math.max(1, ...values), ...bare },
      series: [
        series("", values, colour("--ink-soft"), {
          areaStyle: { color: colour("--line"), opacity: 1 },
          markPoint: {
            silent: true,
            symbol: "circle",
            symbolSize: 4,
            label: bare,
            itemStyle: { color: colour("--ink") },
            data: [{ coord: [last, values[last]] }],
          },
        }),
        series("", points.map((point) => point.red), colour("--light-red")),
      ],
    };
  };

  const drawn = [];
  for (const place of document.querySelectorAll("[data-chart]")) {
    const chart = all[place.dataset.chart];
    // SVG: as sharp on paper as on the screen.
    const picture = echarts.init(place, null, { renderer: "svg" });
    picture.setOption(chart.parts ? bar(chart) : line(chart));
    picture.on("click", ({ data }) => {
      if (data && data.address) window.location.assign(data.address);
    });
    drawn.push(picture);
  }

  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => drawn.forEach((picture) => picture.resize()), 100);
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
