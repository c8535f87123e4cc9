import { t } from '../texts'

const STILL = '(prefers-reduced-motion: reduce)'
const MEDIA_KEY = /[0-9a-f]{64}/

/** The gallery is a list that scrolls by itself; this adds counter, thumbs, arrows, zoom and a playing video. */
export function mount(root: HTMLElement): void {
  const track = root.querySelector<HTMLElement>('.gallery-track')
  if (!track) return
  const slides = [...track.querySelectorAll<HTMLElement>('.gallery-slide')]
  const thumbs = [...root.querySelectorAll<HTMLElement>('.gallery-thumb')]
  const count = root.querySelector<HTMLElement>('[data-count]')
  const arrows = slides.length > 1 ? addArrows(root, (step) => show(here() + step)) : []

  const here = (): number => Math.round(track.scrollLeft / Math.max(track.clientWidth, 1))
  const show = (index: number, isInstant = false): void => {
    const behavior = isInstant || matchMedia(STILL).matches ? 'instant' : 'smooth'
    track.scrollTo({ left: index * track.clientWidth, behavior: behavior as ScrollBehavior })
  }
  const mark = (): void => {
    const index = here()
    if (count) count.textContent = `${index + 1} / ${slides.length}`
    thumbs.forEach((thumb, at) => thumb.setAttribute('aria-current', String(at === index)))
    if (arrows[0]) arrows[0].disabled = index === 0
    if (arrows[1]) arrows[1].disabled = index === slides.length - 1
  }

  track.addEventListener('scroll', mark, { passive: true })
  track.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowRight') show(here() + 1)
    if (event.key === 'ArrowLeft') show(here() - 1)
  })
  thumbs.forEach((thumb, index) => {
    thumb.addEventListener('click', (event) => {
      event.preventDefault()
      show(index)
    })
  })
  document.addEventListener('zhida:picture', (event) => {
    const index = slideOf(slides, (event as CustomEvent<string>).detail)
    if (index >= 0) show(index, true)
  })
  slides.forEach(addZoom)
  playWhileSeen(track)
  mark()
}

/** The slide that shows the same upload as a SKU's small picture. */
export function slideOf(slides: HTMLElement[], pictureUrl: string): number {
  const key = MEDIA_KEY.exec(pictureUrl)?.[0]
  return key ? slides.findIndex((slide) => slide.innerHTML.includes(key)) : -1
}

function addArrows(root: HTMLElement, step: (by: number) => void): HTMLButtonElement[] {
  return [-1, 1].map((by) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = `gallery-arrow ${by < 0 ? 'gallery-previous' : 'gallery-next'}`
    button.setAttribute('aria-label', by < 0 ? t('上一张') : t('下一张'))
    button.innerHTML =
      '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m14.5 6-6 6 6 6"/></svg>'
    button.addEventListener('click', () => {
      step(by)
    })
    root.querySelector('.gallery-stage')?.append(button)
    return button
  })
}

/** A click looks closer where it was; moving looks around; a second click steps back. Fingers pinch instead. */
function addZoom(slide: HTMLElement): void {
  if (slide.querySelector('video') || !matchMedia('(hover: hover)').matches) return
  slide.classList.add('zoomable')
  slide.addEventListener('click', (event) => {
    follow(event)
    slide.classList.toggle('zoomed')
  })
  slide.addEventListener('mousemove', follow)
  slide.addEventListener('mouseleave', () => slide.classList.remove('zoomed'))

  function follow(event: MouseEvent): void {
    const box = slide.getBoundingClientRect()
    slide.style.setProperty('--zoom-x', `${((event.clientX - box.left) / box.width) * 100}%`)
    slide.style.setProperty('--zoom-y', `${((event.clientY - box.top) / box.height) * 100}%`)
  }
}

function playWhileSeen(track: HTMLElement): void {
  const saves =
    (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true
  if (saves || matchMedia(STILL).matches) return
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const video = entry.target as HTMLVideoElement
        if (entry.isIntersecting) void video.play().catch(() => undefined)
        else video.pause()
      }
    },
    { root: null, threshold: 0.6 },
  )
  track.querySelectorAll('video').forEach((video) => {
    watch.observe(video)
  })
}
