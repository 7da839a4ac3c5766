//! What the screen looks like, cell by cell, and what a frame costs.

use std::time::{Duration, Instant};

use insta::assert_snapshot;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};

use crate::tui::testing::{Bench, network, opened, rebound};
use crate::tui::{Depth, ModelMsg, Msg, Options, RepairMsg, Screen, State, Theme};

fn theme(name: &str) -> Theme {
    let depth = if name == "mono" { Depth::Mono } else { Depth::TrueColour };
    Theme::load(name, depth, None).unwrap()
}

pub fn draw(state: &State, columns: u16, rows: u16, theme: Theme) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let mut screen = Screen::new(theme);
    terminal.draw(|frame| screen.draw(state, frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// The letters of the screen.
pub fn letters(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for y in 0..area.height {
        let mut skip = 0;
        let mut line = String::new();
        for x in 0..area.width {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).max(1);
            }
            skip -= 1;
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// The styles of the screen: a letter for each cell, and what the letters mean.
fn styles(buffer: &Buffer) -> String {
    let mut legend: Vec<Style> = Vec::new();
    let mut out = String::new();
    for y in 0..buffer.area.height {
        for x in 0..buffer.area.width {
            let style = buffer[(x, y)].style();
            let at = legend.iter().position(|known| *known == style).unwrap_or_else(|| {
                legend.push(style);
                legend.len() - 1
            });
            out.push(if at == 0 { '.' } else { char::from(b'a' + (at as u8 - 1) % 26 - if at > 26 { 32 } else { 0 }) });
        }
        out.push('\n');
    }
    for (at, style) in legend.iter().enumerate().skip(1) {
        let letter = char::from(b'a' + (at as u8 - 1) % 26 - if at > 26 { 32 } else { 0 });
        let colour = |colour: Option<Color>| colour.map_or_else(|| "-".to_owned(), |colour| format!("{colour:?}"));
        let line =
            [letter.to_string(), colour(style.fg), colour(style.bg), format!("{:?}", style.add_modifier)].join(" ");
        out.push_str(&line);
        out.push('\n');
    }
    out
}

pub fn shown(mut bench: Bench, columns: u16, rows: u16) -> String {
    bench.send(Msg::Resize { columns, rows });
    let dark = letters(&draw(&bench.state, columns, rows, theme("dark")));
    let mono = letters(&draw(&bench.state, columns, rows, theme("mono")));
    assert_eq!(dark, mono, "what is said must not depend on colours");
    dark
}

/// A network, a model that has explained the first fault, one decision taken.
fn busy() -> Bench {
    let mut bench = network();
    bench.model(ModelMsg::Ready("qwen2.5-coder-0.5b".into()));
    bench.token("The interface refers to a filter that **does not exist**, so it lets everything through.\n\n");
    bench.token("- Guests reach the management network.\n- Nobody notices.");
    bench.model(ModelMsg::Done { request: 1, speed: 42.3 });
    bench.press("]d y k");
    bench
}

#[test]
fn wide() {
    assert_snapshot!("160x48", shown(busy(), 160, 48));
    assert_snapshot!("120x40", shown(busy(), 120, 40));
    assert_snapshot!("200x60", shown(busy(), 200, 60));
}

#[test]
fn narrow() {
    assert_snapshot!("80x24", shown(busy(), 80, 24));
    let mut why = busy();
    why.press("3");
    assert_snapshot!("80x24-why", shown(why, 80, 24));
}

#[test]
fn small() {
    assert_snapshot!("40x10", shown(busy(), 40, 10));
    assert_snapshot!("20x5", shown(busy(), 20, 5));
    assert_eq!(shown(busy(), 19, 5).trim(), "terminal too small");
    let _ = shown(busy(), 0, 0);
}

#[test]
fn colours() {
    let mut bench = busy();
    bench.press("1 / o s p f enter").send(Msg::Resize { columns: 80, rows: 24 });
    for name in ["dark", "mono", "ansi16"] {
        assert_snapshot!(format!("styles-{name}"), styles(&draw(&bench.state, 80, 24, theme(name))));
    }
}

#[test]
fn overlays() {
    let with = |keys: &str| {
        let mut bench = busy();
        bench.send(Msg::Resize { columns: 80, rows: 24 });
        bench.press(keys);
        bench
    };
    assert_snapshot!("help", shown(with("?"), 80, 24));
    assert_snapshot!("palette", shown(with(": f a u"), 80, 24));
    assert_snapshot!("writing", shown(with("y W"), 80, 24));
    assert_snapshot!("leaving", shown(with("q"), 80, 24));
    assert_snapshot!("search", shown(with("/ 1 0"), 80, 24));
    assert_snapshot!("sequence", shown(with("g"), 80, 24));
    assert_snapshot!("help-20x5", shown(with("?"), 20, 5));
    assert_snapshot!("zoomed", shown(with("4 z"), 80, 24));
}

#[test]
fn ascii_borders() {
    let options = Options { ascii: true, ..Options::default() };
    let bench = Bench::new(opened(&[("core1.cfg", "hostname a\n spare\n")], options));
    let text = shown(bench, 120, 20);
    assert!(text.is_ascii(), "{text}");
}

#[test]
fn nothing_to_do() {
    assert_snapshot!("clean", shown(Bench::new(opened(&[("r1.cfg", "hostname r1\n")], Options::default())), 80, 16));
    let text = shown(Bench::new(opened(&[], Options::default())), 80, 24);
    assert!(text.contains("No faults found."), "{text}");
}

#[test]
fn no_control_character_reaches_the_screen() {
    let evil = "hostname a\u{1b}[2J\n description \u{202e}x\ty\u{9b}31m 漢字 WRONG-\u{7}a\n";
    let mut bench = Bench::new(opened(&[("a\u{1b}]0;x\u{7}.cfg", evil), ("b\n.cfg", "x\n")], Options::default()));
    bench.model(ModelMsg::Ready("m\u{1b}c".into())).token("\u{1b}[31mred\u{202e}");
    for keys in ["", "1", "3", "4", "gn", "gp y W"] {
        bench.press(keys);
        for (columns, rows) in [(160, 48), (80, 24), (40, 10)] {
            bench.send(Msg::Resize { columns, rows });
            let text = letters(&draw(&bench.state, columns, rows, theme("dark")));
            let bad = text.chars().find(|c| c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c));
            assert_eq!(bad, None, "{text}");
        }
    }
}

/// The bytes that a terminal gets for a frame.
fn bytes(bench: &Bench, theme: Theme) -> String {
    #[derive(Clone, Default)]
    struct Sink(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);
    impl std::io::Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let sink = Sink::default();
    let viewport = ratatui::Viewport::Fixed(ratatui::layout::Rect::new(0, 0, 80, 24));
    let backend = ratatui::backend::CrosstermBackend::new(sink.clone());
    let mut terminal = Terminal::with_options(backend, ratatui::TerminalOptions { viewport }).unwrap();
    let mut screen = Screen::new(theme);
    let mut buffer = terminal.get_frame();
    screen.draw(&bench.state, &mut buffer);
    terminal.flush().unwrap();
    let bytes = sink.0.borrow().clone();
    String::from_utf8(bytes).unwrap()
}

/// Without colours there must be no colour but the terminal's own, and the selection must still be seen: crossterm 0.29
/// forgets reverse and bold where a colour is left empty.
#[test]
fn without_colours_the_selection_survives() {
    let mut bench = busy();
    bench.send(Msg::Resize { columns: 80, rows: 24 });
    let mono = bytes(&bench, theme("mono"));
    let sequences: Vec<&str> =
        mono.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m')).map(|(s, _)| s).collect();
    let is_colour = |code: &str| matches!(code.parse::<u8>(), Ok(30..=38 | 40..=48 | 90..=107));
    assert!(sequences.iter().all(|sequence| !sequence.split(';').any(is_colour)), "{sequences:?}");
    assert!(sequences.iter().all(|sequence| *sequence != ";"), "an empty colour resets everything");
    let row = mono.rfind("core1:6").unwrap();
    let last = |sequence: &str| mono[..row].rfind(sequence);
    let off = last("\u{1b}[27m").max(last("\u{1b}[0m")).max(last("\u{1b}[m"));
    assert!(last("\u{1b}[7m") > off, "the selected row is not reversed: {:?}", &mono[row.saturating_sub(80)..row]);
    let dark = bytes(&bench, theme("dark"));
    assert!(dark.contains("38;2;") && dark.len() < 12_000, "{} bytes", dark.len());
}

/// Letters two columns wide, and those that are made of several: nothing after them is out of its column.
#[test]
fn wide_letters_stay_in_their_columns() {
    let config = "hostname 東京-core1\n!\ninterface GigabitEthernet0/1\n description 本社ビル三階の配線盤から二階のアクセススイッチへ WRONG-漢字\n \
        description e\u{301}te\u{301} \u{2601}\u{fe0f} \u{1f468}\u{200d}\u{1f4bb} spare\n!\nend\n";
    let bench =
        || Bench::new(opened(&[("校園/東京一号館の基幹.cfg", config), ("b.cfg", "hostname b\n")], Options::default()));
    for (columns, rows) in [(40, 10), (80, 24), (200, 60)] {
        assert_snapshot!(format!("wide-letters-{columns}x{rows}"), shown(bench(), columns, rows));
    }
    // The line between the panes shows whether anything has moved.
    let mut bench = bench();
    bench.send(Msg::Resize { columns: 121, rows: 30 });
    let divider = bench.state.areas().divider;
    for left in ["", "right", "right"] {
        bench.press("1").press(left);
        let buffer = draw(&bench.state, 121, 30, theme("dark"));
        for y in divider.top()..divider.bottom() {
            let symbol = buffer[(divider.x, y)].symbol();
            assert!(["│", "┬", "├"].contains(&symbol), "{symbol:?} in row {y}: {}", letters(&buffer));
        }
    }
}

/// Whatever the size, the screen is drawn, and says no more than it has room for.
#[test]
fn every_size_is_drawn() {
    let mut bench = busy();
    for rows in [0, 1, 4, 5, 6, 7, 8, 9, 10, 15, 16, 17, 24, 60] {
        for columns in [0, 1, 19, 20, 39, 40, 49, 50, 79, 80, 99, 100, 101, 200] {
            bench.send(Msg::Resize { columns, rows });
            bench.assert_valid();
            let text = letters(&draw(&bench.state, columns, rows, theme("mono")));
            assert!(text.lines().count() <= rows as usize);
        }
    }
}

/// Tabs, wide letters and long lines scroll by columns.
#[test]
fn long_lines_scroll_sideways() {
    let line = format!(" description\t漢字{} spare\n", "0123456789".repeat(30));
    let mut bench = Bench::new(opened(&[("r1.cfg", &line)], Options::default()));
    bench.press("1 z right");
    let text = shown(bench, 40, 10);
    assert!(text.contains("<ion    漢字01234567890123456789>"), "{text}");
}

/// A key in a file of a hundred thousand lines with twenty thousand faults.
#[test]
fn keys_do_not_wait_for_long_files() {
    let stanza = "interface GigabitEthernet0/1\n description uplink\n ip address 10.0.0.1 255.255.255.0\n spare\n!\n";
    let mut bench = Bench::new(opened(&[("r1.cfg", &stanza.repeat(20_000))], Options::default()));
    bench.proves = false;
    for keys in ["j", "G", "1", "k", "ctrl-u", "gg", "/", "s", "p", "enter", "n", "2", "]d"] {
        let start = Instant::now();
        bench.press(keys);
        let took = start.elapsed();
        eprintln!("{keys}: {took:?}");
        assert!(took < Duration::from_millis(200), "{keys} took {took:?}");
    }
}

/// A frame of a file of a hundred thousand lines costs what a frame of a short one does.
#[test]
fn frames_cost_what_is_visible() {
    let stanza = "interface GigabitEthernet0/1\n description uplink\n ip address 10.0.0.1 255.255.255.0\n spare\n!\n";
    let frame = |stanzas: usize| {
        let mut bench = Bench::new(opened(&[("r1.cfg", &stanza.repeat(stanzas))], Options::default()));
        bench.press("1 G").send(Msg::Resize { columns: 160, rows: 48 });
        let mut terminal = Terminal::new(TestBackend::new(160, 48)).unwrap();
        let mut screen = Screen::new(theme("dark"));
        let mut best = Duration::MAX;
        for _ in 0..20 {
            let start = Instant::now();
            terminal.draw(|frame| screen.draw(&bench.state, frame)).unwrap();
            best = best.min(start.elapsed());
        }
        best
    };
    let (short, long) = (frame(20), frame(20_000));
    eprintln!("a frame: {short:?} for 100 lines, {long:?} for 100,000");
    assert!(long < 3 * short + Duration::from_millis(2), "{short:?} for 100 lines, {long:?} for 100,000");
}

/// Bar, help and palette show the keys that work, not those of the table.
#[test]
fn the_users_keys_are_shown_everywhere() {
    let shown = |pressed: &str| {
        let mut bench =
            rebound(&[("accept", &["f5", "z a"]), ("zoom", &["zz"]), ("help", &["ctrl-e"]), ("search", &[])]);
        bench.send(Msg::Resize { columns: 80, rows: 24 });
        bench.press(pressed);
        letters(&draw(&bench.state, 80, 24, theme("mono")))
    };
    let bar = |pressed: &str| shown(pressed).lines().last().unwrap_or_default().to_owned();
    assert_snapshot!("own-keys-help", shown("ctrl-e"));
    assert!(bar("").contains(" f5 accept "), "{}", bar(""));
    assert!(!bar("").contains("search"), "an action without a key is not in the bar: {}", bar(""));
    assert!(bar("z").contains(" a accept ") && bar("z").contains(" z zoom"), "{}", bar("z"));
    assert!(shown(": a c c e").contains("f5"), "{}", shown(": a c c e"));
}

/// The chat, with an answer that has a cited line selected.
fn asked() -> Bench {
    let mut bench = network();
    bench.model(ModelMsg::Ready("qwen2.5-coder-0.5b".into()));
    bench.press("K").paste("who uses GUEST?").press("enter");
    let asked = bench.questions.pop().unwrap();
    let request = bench.state.last_request;
    let news = std::cell::RefCell::new(Vec::new());
    crate::tui::runtime::by_tools(request, Box::new(asked), &|msg| {
        news.borrow_mut().push(msg);
        true
    });
    for msg in news.into_inner() {
        if !matches!(msg, ModelMsg::Chat(crate::tui::ChatMsg::Answered { .. })) {
            bench.model(msg);
        }
    }
    let prose = "GUEST is defined at core1.cfg:12 and no interface has it.".to_owned();
    bench.model(ModelMsg::Chat(crate::tui::ChatMsg::Answered { request, prose, doubted: Vec::new() }));
    bench.press("tab").paste("and what does it do");
    bench
}

#[test]
fn questions_at_every_size() {
    for (columns, rows) in [(80, 24), (40, 10), (200, 60)] {
        let mut bench = asked();
        bench.send(Msg::Resize { columns, rows });
        let shown = letters(&draw(&bench.state, columns, rows, theme("dark")));
        assert!(shown.contains("ask: and what does it do"), "{shown}");
        assert_snapshot!(format!("questions-{columns}x{rows}"), shown);
    }
}

#[test]
fn a_repair_is_seen_as_it_is_written_and_why_it_was_refused() {
    let written = |columns: u16, rows: u16, over: bool| {
        let mut bench = network();
        bench.model(ModelMsg::Ready("m".into())).model(ModelMsg::Done { request: 1, speed: 9.0 });
        bench.press("R");
        let repair = |bench: &mut Bench, news| _ = bench.model(ModelMsg::Repair(news));
        repair(&mut bench, RepairMsg::Objection { request: 2, why: "the fault is still there".into() });
        let text = "- ip access-group WRONG-GUEST in\n+ ip access-group GUEST".to_owned();
        repair(&mut bench, RepairMsg::Writing { request: 2, text });
        if over {
            repair(&mut bench, RepairMsg::GivenUp { request: 2 });
        }
        shown(bench, columns, rows)
    };
    assert_snapshot!("repair-80x24", written(80, 24, false));
    assert_snapshot!("repair-40x10", written(40, 10, false));
    assert_snapshot!("repair-200x60", written(200, 60, false));
    assert_snapshot!("repair-given-up", written(80, 24, true));
}
