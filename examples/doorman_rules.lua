-- Rules for doorman.lua. The first one that fits a person decides; where none fits, it is left to you.
--
--   who       a display name, a user id, or a list of them; without it, everybody
--   accept    where to: a location, a link, or "here" (where you are); text: words for the invite
--   decline   the words: a text, or a slot from 0 to 11; photo: the path of a PNG
--   ignore    true: the request stays in the game's menu
return {
  { who = { "Alice", "Dave" }, accept = "here", text = "Come in!" },
  { who = "Bob", decline = "Not tonight, sorry." },
  { who = "Carol", ignore = true },
}
