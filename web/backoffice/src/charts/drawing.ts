/** One line over time, drawn by ECharts on a canvas. Loaded only where a chart stands. */

import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([LineChart, GridComponent, TooltipComponent, CanvasRenderer])

export interface Point {
  at: string
  value: number
  said: string
}

export interface Look {
  isStepped: boolean
  axis: (value: number) => string
}

/** Draw and keep to the size of the element; the answer ends it. */
export function draw(element: HTMLElement, points: readonly Point[], look: Look): () => void {
  const chart = init(element)
  const token = (name: string): string =>
    getComputedStyle(document.documentElement).getPropertyValue(name).trim()
  const text = { color: token('--text-2'), fontFamily: token('--font'), fontSize: 12 }
  chart.setOption({
    animation: false,
    grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
    xAxis: {
      type: 'category',
      boundaryGap: false,
      data: points.map((point) => point.at),
      axisLine: { lineStyle: { color: token('--line') } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: look.isStepped ? undefined : 0,
      scale: look.isStepped,
      splitNumber: 4,
      splitLine: { lineStyle: { color: token('--line') } },
      axisLabel: { ...text, formatter: look.axis },
    },
    tooltip: {
      trigger: 'axis',
      // Rich text is drawn on the canvas; the other mode would need inline styles.
      renderMode: 'richText',
      backgroundColor: token('--raised'),
      borderColor: token('--line'),
      textStyle: { ...text, color: token('--text-1') },
      formatter: (shown: unknown) => {
        const [first] = shown as { dataIndex: number }[]
        const point = first && points[first.dataIndex]
        return point ? `${point.at}\n${point.said}` : ''
      },
    },
    series: [
      {
        type: 'line',
        step: look.isStepped ? 'end' : false,
        symbol: 'circle',
        symbolSize: 5,
        showSymbol: points.length < 40,
        data: points.map((point) => point.value),
        lineStyle: { color: token('--accent'), width: 2 },
        itemStyle: { color: token('--accent') },
        areaStyle: { color: token('--accent-soft'), opacity: 0.6 },
      },
    ],
  })
  const watching = new ResizeObserver(() => {
    chart.resize()
  })
  watching.observe(element)
  return () => {
    watching.disconnect()
    chart.dispose()
  }
}
