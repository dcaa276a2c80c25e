"""Sounds play in the page: by keyboard, from the page itself, with words beside them."""

PLAYED = """audio => new Promise(done => {
  audio.addEventListener('timeupdate', () => audio.currentTime > 0.05 && done(audio.currentTime));
  setTimeout(() => done(audio.currentTime), 5000) })"""


def sounds(visit):
    visit.unfold()
    return visit.page.locator("figure.u-sound audio").all()


def test_a_sound_plays_by_keyboard(visit):
    for audio in sounds(visit):
        audio.focus()
        assert audio.evaluate("e => document.activeElement === e")
        audio.press("Space")
        assert audio.evaluate(PLAYED) > 0, "the space bar did not start the sound"
        assert audio.evaluate("e => e.duration") > 0.1


def test_a_sound_is_in_the_page_and_said_in_words(visit):
    for audio in sounds(visit):
        assert audio.get_attribute("src").startswith("data:audio/wav")
        words = audio.locator("xpath=../p[contains(@class, 'u-heard')]").inner_text()
        assert words == audio.get_attribute("aria-label") and len(words) > 20
