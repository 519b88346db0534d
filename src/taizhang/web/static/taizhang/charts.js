// The charts of the first page. Each bar opens the ledger with what it counts.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim();
  const soft = style.getPropertyValue("--ink-soft").trim();
  const line = style.getPropertyValue("--line").trim();
  const font = getComputedStyle(document.body).fontFamily;
  // Weights of the one ink that can be acted on; then greys, for those who have many plans.
  const weights = ["#1f4788", "#7d9ac6", "#cbd8ea", "#55606b", "#9aa4ae", "#d5dade"];

  const all = JSON.parse(document.getElementById("charts").textContent);
  const isNarrow = () => window.innerWidth < 768;

  const axisOfWords = (labels, extra = {}) => ({
    type: "category",
    data: labels,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: soft } },
    axisLabel: { color: ink, ...extra },
  });
  const axisOfNumbers = () => ({
    type: "value",
    minInterval: 1,
    splitLine: { lineStyle: { color: line } },
    axisLabel: { color: soft },
  });
  const bars = (chart) =>
    chart.series.map((series) => ({
      name: series.name,
      type: "bar",
      stack: "all",
      barMaxWidth: 20,
      data: series.values.map((value) => (value ? value : null)),
      cursor: "pointer",
      emphasis: { focus: "none", itemStyle: { borderColor: ink, borderWidth: 1 } },
    }));

  // A very long name would leave no room for its bar.
  const shorten = (longest) => (name) =>
    name.length > longest ? `${name.slice(0, longest - 1)}…` : name;

  const lying = (chart) => ({
    grid: { left: 8, right: 16, top: chart.series.length > 1 ? 32 : 8, bottom: 0, containLabel: true },
    xAxis: axisOfNumbers(),
    yAxis: {
      ...axisOfWords(chart.labels, { interval: 0, formatter: shorten(isNarrow() ? 9 : 16) }),
      inverse: true,
    },
  });
  const standing = (chart) => ({
    grid: { left: 0, right: 8, top: chart.series.length > 1 ? (isNarrow() ? 64 : 40) : 16, bottom: 0, containLabel: true },
    xAxis: axisOfWords(chart.labels, { color: soft, hideOverlap: true }),
    yAxis: axisOfNumbers(),
  });

  const option = (name, chart) => ({
    animation: false,
    color: weights,
    textStyle: { fontFamily: font, fontSize: 12, color: ink },
    aria: { enabled: false },
    legend: {
      show: chart.series.length > 1,
      top: 0,
      left: 0,
      itemWidth: 12,
      itemHeight: 12,
      icon: "rect",
      textStyle: { color: ink },
      formatter: shorten(isNarrow() ? 12 : 18),
    },
    tooltip: {
      trigger: "axis",
      // The HTML form writes inline styles, which the content security policy refuses.
      renderMode: "richText",
      confine: true,
      axisPointer: { type: "shadow", shadowStyle: { color: "rgba(31, 71, 136, 0.06)" } },
    },
    ...(name === "deadlines" ? standing(chart) : lying(chart)),
    series: bars(chart),
  });

  const drawn = [];
  for (const place of document.querySelectorAll("[data-chart]")) {
    const chart = all[place.dataset.chart];
    const picture = echarts.init(place, null, { renderer: "canvas", devicePixelRatio: 2 });
    const draw = () => picture.setOption(option(place.dataset.chart, chart), true);
    draw();
    picture.on("click", ({ seriesIndex, dataIndex }) => {
      window.location.assign(chart.series[seriesIndex].addresses[dataIndex]);
    });
    drawn.push({ picture, draw });
  }

  // When printing begins the page still has the width of the screen; half of a lying A4 sheet
  // within its margins (print.css, overview.css) has this many pixels.
  const PAPER = 496;
  const paper = window.matchMedia("print");

  const redraw = () =>
    drawn.forEach(({ picture, draw }) => {
      picture.resize(paper.matches ? { width: PAPER } : {});
      draw();
    });
  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(redraw, 100);
  });
  paper.addEventListener("change", redraw);
})();
