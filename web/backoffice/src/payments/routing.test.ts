import { describe, expect, it } from 'vitest'
import { percentOf, shareOf } from './routing'

describe('shares and fees', () => {
  it('shows millionths as a percentage', () => {
    expect([shareOf(1_000_000), shareOf(987_654), shareOf(0)]).toEqual(['100.0%', '98.8%', '0.0%'])
  })

  it('shows basis points as a percentage', () => {
    expect([percentOf(60), percentOf(5), percentOf(1234)]).toEqual(['0.60%', '0.05%', '12.34%'])
  })
})
