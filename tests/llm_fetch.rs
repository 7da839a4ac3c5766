//! Fetching over HTTP against a server on the loopback that cuts, lies and refuses.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)] // tests

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use confdbg::llm::fetch::{FetchError, FetchRequest, FetchSource, Fetched, Progress, fetch, hash_file};

/// What the server does with one request.
#[derive(Clone, Copy)]
enum Act {
    /// Serves the range that was asked for, or all.
    Serve,
    /// Serves it and cuts the connection after so many bytes.
    CutAfter(usize),
    /// Serves all, whatever range was asked for.
    IgnoreRange,
    /// Answers with a status and no body.
    Status(u16),
    /// Closes the connection before any answer.
    HangUp,
    /// Claims another length and serves other bytes.
    OtherFile,
    /// Answers that the range cannot be had.
    NoSuchRange,
}

struct Server {
    url: String,
    ranges: Arc<Mutex<Vec<Option<u64>>>>,
}

/// Serves `content`, one act a request; the last act for all that follow.
fn serve(content: &[u8], acts: &[Act]) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/model.gguf", listener.local_addr().unwrap());
    let ranges = Arc::new(Mutex::new(Vec::new()));
    let (content, acts, seen) = (content.to_vec(), acts.to_vec(), Arc::clone(&ranges));
    std::thread::spawn(move || {
        for (index, stream) in listener.incoming().enumerate() {
            let act = acts[index.min(acts.len() - 1)];
            answer(stream.unwrap(), &content, act, &seen);
        }
    });
    Server { url, ranges }
}

fn answer(mut stream: TcpStream, content: &[u8], act: Act, seen: &Mutex<Vec<Option<u64>>>) {
    let mut range = None;
    for line in BufReader::new(stream.try_clone().unwrap()).lines() {
        let line = line.unwrap_or_default().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("range: bytes=") {
            range = value.trim_end_matches('-').parse().ok();
        }
        if line.is_empty() {
            break;
        }
    }
    seen.lock().unwrap().push(range);
    let start = match act {
        Act::IgnoreRange => 0,
        _ => range.unwrap_or(0) as usize,
    };
    let total = content.len();
    let head = |status: &str, length: usize, more: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n")
    };
    let (head, body) = match act {
        Act::HangUp => return,
        Act::Status(status) => (head(&format!("{status} No"), 0, ""), &content[..0]),
        Act::OtherFile => (head("200 OK", 5, ""), &b"other"[..]),
        Act::NoSuchRange => {
            (head("416 Range Not Satisfiable", 0, &format!("Content-Range: bytes */{total}\r\n")), &content[..0])
        }
        _ if start > 0 => {
            let range = format!("Content-Range: bytes {start}-{}/{total}\r\n", total - 1);
            (head("206 Partial Content", total - start, &range), &content[start..])
        }
        _ => (head("200 OK", total, ""), content),
    };
    let body = match act {
        Act::CutAfter(bytes) => &body[..bytes.min(body.len())],
        _ => body,
    };
    // The other side may have gone away already; that is its right.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

#[derive(Default)]
struct Heard {
    notes: Vec<String>,
    starts: Vec<u64>,
    last: u64,
    verified: bool,
}

impl Progress for Heard {
    fn begin(&mut self, _: &str, have: u64, _: Option<u64>) {
        self.starts.push(have);
    }
    fn position(&mut self, bytes: u64) {
        self.last = bytes;
    }
    fn verify(&mut self) {
        self.verified = true;
    }
    fn note(&mut self, message: &str) {
        self.notes.push(message.to_owned());
    }
}

struct Goal {
    dir: tempfile::TempDir,
    content: Vec<u8>,
}

impl Goal {
    fn new() -> Self {
        let content = (0..300_000u32).flat_map(u32::to_le_bytes).collect();
        Self { dir: tempfile::tempdir().unwrap(), content }
    }

    fn target(&self) -> PathBuf {
        self.dir.path().join("deep").join("model.gguf")
    }

    fn request(&self, urls: &[&str]) -> FetchRequest {
        let whole = self.dir.path().join("whole");
        std::fs::write(&whole, &self.content).unwrap();
        FetchRequest {
            target: self.target(),
            bytes: Some(self.content.len() as u64),
            sha256: hash_file(&whole).unwrap(),
            sources: urls.iter().map(|url| FetchSource::Http((*url).to_owned())).collect(),
        }
    }

    fn assert_whole(&self) {
        assert!(std::fs::read(self.target()).unwrap() == self.content, "the file differs");
        assert!(!part(&self.target()).exists(), "the unfinished file is still there");
    }
}

fn part(target: &Path) -> PathBuf {
    target.with_file_name("model.gguf.part")
}

#[test]
fn a_download_that_is_cut_goes_on_where_it_was() {
    let goal = Goal::new();
    let server = serve(&goal.content, &[Act::CutAfter(400_000), Act::HangUp, Act::CutAfter(200_000), Act::Serve]);
    let mut heard = Heard::default();
    let fetched = fetch(&goal.request(&[&server.url]), &mut heard).unwrap();
    assert_eq!(fetched, Fetched::New(goal.target()));
    goal.assert_whole();
    let ranges = server.ranges.lock().unwrap().clone();
    assert_eq!(ranges, [None, Some(400_000), Some(400_000), Some(600_000)]);
    assert_eq!(heard.starts, [0, 400_000, 600_000]);
    assert_eq!(heard.last, goal.content.len() as u64);
    assert!(heard.verified && heard.notes.len() == 3, "{:?}", heard.notes);
}

#[test]
fn what_an_earlier_run_left_is_used() {
    let goal = Goal::new();
    let server = serve(&goal.content, &[Act::Serve]);
    std::fs::create_dir_all(goal.target().parent().unwrap()).unwrap();
    std::fs::write(part(&goal.target()), &goal.content[..1000]).unwrap();
    fetch(&goal.request(&[&server.url]), &mut Heard::default()).unwrap();
    goal.assert_whole();
    assert_eq!(*server.ranges.lock().unwrap(), [Some(1000)]);
}

#[test]
fn a_server_without_ranges_starts_again() {
    let goal = Goal::new();
    let server = serve(&goal.content, &[Act::CutAfter(1000), Act::IgnoreRange]);
    fetch(&goal.request(&[&server.url]), &mut Heard::default()).unwrap();
    goal.assert_whole();
    let server = serve(&goal.content, &[Act::NoSuchRange, Act::Serve]);
    let goal = Goal::new();
    std::fs::create_dir_all(goal.target().parent().unwrap()).unwrap();
    std::fs::write(part(&goal.target()), b"older file").unwrap();
    fetch(&goal.request(&[&server.url]), &mut Heard::default()).unwrap();
    goal.assert_whole();
    assert_eq!(*server.ranges.lock().unwrap(), [Some(10), None]);
}

#[test]
fn a_wrong_hash_throws_the_file_away_and_the_next_source_is_tried() {
    let goal = Goal::new();
    let mut forged = goal.content.clone();
    forged[77] ^= 1;
    let bad = serve(&forged, &[Act::Serve]);
    let good = serve(&goal.content, &[Act::Serve]);
    let mut heard = Heard::default();
    fetch(&goal.request(&[&bad.url, &good.url]), &mut heard).unwrap();
    goal.assert_whole();
    assert_eq!(*good.ranges.lock().unwrap(), [None], "nothing of the forged file is kept");
    assert!(
        heard.notes.iter().any(|note| note.contains("SHA-256") && note.contains("next source")),
        "{:?}",
        heard.notes
    );
    let goal = Goal::new();
    let error = fetch(&goal.request(&[&bad.url]), &mut Heard::default()).unwrap_err();
    assert!(matches!(error, FetchError::WrongHash { .. }), "{error}");
    assert!(!goal.target().exists());
}

#[test]
fn a_missing_file_and_another_file_lead_to_the_next_source() {
    let goal = Goal::new();
    let gone = serve(&goal.content, &[Act::Status(404)]);
    let other = serve(&goal.content, &[Act::OtherFile]);
    let good = serve(&goal.content, &[Act::Serve]);
    let mut heard = Heard::default();
    fetch(&goal.request(&[&gone.url, &other.url, &good.url]), &mut heard).unwrap();
    goal.assert_whole();
    assert!(heard.notes[0].contains("404") && heard.notes[1].contains("5 bytes"), "{:?}", heard.notes);
}

#[test]
fn when_all_sources_fail_each_is_named_with_its_reason() {
    let goal = Goal::new();
    let gone = serve(&goal.content, &[Act::Status(404)]);
    let refused = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}/model.gguf", listener.local_addr().unwrap())
    };
    let error = fetch(&goal.request(&[&gone.url, &refused]), &mut Heard::default()).unwrap_err();
    let FetchError::AllFailed { failures } = &error else { panic!("{error}") };
    assert!(matches!(failures[0].error, FetchError::Status { status: 404, .. }));
    assert!(matches!(failures[1].error, FetchError::Network { .. }));
    let text = error.to_string();
    assert!(text.contains(&gone.url) && text.contains(&refused), "{text}");
    assert!(!error.hint().is_empty());
}

#[test]
fn a_line_that_is_always_cut_at_once_ends_in_an_error_and_keeps_what_came() {
    let goal = Goal::new();
    let server = serve(&goal.content, &[Act::CutAfter(5000), Act::HangUp]);
    let error = fetch(&goal.request(&[&server.url]), &mut Heard::default()).unwrap_err();
    assert!(matches!(error, FetchError::Network { .. }), "{error}");
    assert_eq!(std::fs::metadata(part(&goal.target())).unwrap().len(), 5000);
    assert!(error.hint().contains("goes on where it was cut"));
}

#[test]
fn a_whole_file_is_not_fetched_again_and_a_broken_one_is() {
    let goal = Goal::new();
    let server = serve(&goal.content, &[Act::Serve]);
    let request = goal.request(&[&server.url]);
    fetch(&request, &mut Heard::default()).unwrap();
    assert_eq!(fetch(&request, &mut Heard::default()).unwrap(), Fetched::AlreadyThere(goal.target()));
    assert_eq!(server.ranges.lock().unwrap().len(), 1);
    std::fs::write(goal.target(), b"rotten").unwrap();
    assert_eq!(fetch(&request, &mut Heard::default()).unwrap(), Fetched::New(goal.target()));
    goal.assert_whole();
}

#[test]
fn a_folder_that_cannot_be_written_stops_at_once() {
    let goal = Goal::new();
    let server = serve(&goal.content, &[Act::Serve]);
    let mut request = goal.request(&[&server.url, &server.url]);
    std::fs::write(goal.dir.path().join("file"), b"").unwrap();
    request.target = goal.dir.path().join("file").join("model.gguf");
    let error = fetch(&request, &mut Heard::default()).unwrap_err();
    assert!(matches!(error, FetchError::Disk { .. }), "{error}");
    assert!(server.ranges.lock().unwrap().is_empty());
}
