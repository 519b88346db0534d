// The course of each target: where it should be, and what was measured. The same stands in words beside it.
"use strict";

(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const [ink, soft, line, act] = ["--ink", "--ink-soft", "--line", "--act"].map(colour);
  const font = getComputedStyle(document.body).fontFamily;
  const source = document.getElementById("charts");
  if (!source) return;
  const all = JSON.parse(source.textContent);

  const option = (chart) => ({
    animation: false,
    textStyle: { fontFamily: font, fontSize: 12, color: ink },
    aria: { enabled: false },
    grid: { left: 4, right: 16, top: 12, bottom: 0, containLabel: true },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: soft } },
      axisTick: { show: false },
      axisLabel: { color: soft, hideOverlap: true, formatter: { year: "{yyyy}", month: "{yyyy}-{MM}", day: "{MM}-{dd}" } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      scale: true,
      splitNumber: 3,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: soft },
    },
    series: [
      {
        name: chart.line.name,
        type: "line",
        data: chart.line.points,
        symbol: "none",
        lineStyle: { color: soft, type: "dashed", width: 1.5 },
        itemStyle: { color: soft },
        markLine: {
          silent: true,
          symbol: "none",
          label: { show: false },
          lineStyle: { color: line, type: "solid" },
          data: [{ xAxis: chart.today }],
        },
      },
      // Hollow: typed in by hand, as all values are so far.
      ...chart.measured.map((one, index) => ({
        name: one.name,
        type: "line",
        data: one.points,
        symbol: ["circle", "rect", "triangle", "diamond"][index % 4],
        symbolSize: 7,
        lineStyle: { color: act, width: 1.5 },
        itemStyle: { color: act, borderColor: act },
      })),
    ],
  });

  for (const place of document.querySelectorAll("[data-course]")) {
    const chart = all[place.dataset.course];
    if (!chart) continue;
    const picture = echarts.init(place, null, { renderer: "canvas", devicePixelRatio: 2 });
    picture.setOption(option(chart), true);
    window.addEventListener("resize", () => picture.resize());
  }
})();
