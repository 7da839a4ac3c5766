//! Who explains faults: the language model, or nobody.

use super::asking;
use super::event::News;
use crate::analysis::Analysis;
use crate::rules::Fingerprint;
use crate::tui::{AskedQuestion, ModelMsg};

/// Explains faults. Nothing in here may block: the loop calls it between two keys.
pub trait Explainer {
    /// The loop is up: loading may begin, and what there is to tell goes to `news`.
    fn begin(&mut self, news: News);

    /// Explains a fault, without the words of an earlier answer that nothing bears out; answers carry the number of the
    /// request.
    fn start(&mut self, request: u64, analysis: Analysis, fault: Fingerprint, avoid: Vec<String>);

    /// Answers a question about the open configs; answers carry the number of the request.
    fn ask(&mut self, request: u64, asked: Box<AskedQuestion>);

    /// Has the model mend a fault; answers carry the number of the request.
    fn repair(&mut self, request: u64, analysis: Analysis, fault: Fingerprint);

    /// Stops explaining, repairing or answering. What was said so far stays.
    fn cancel(&mut self, request: u64);

    /// The loop has ended: let go of processes and threads, at once.
    fn end(&mut self);
}

/// Stands in where there is no model.
#[derive(Debug)]
pub struct NoModel {
    reason: String,
    news: Option<News>,
}

impl NoModel {
    /// Says this to those who ask for the model: why there is none, and what to do about it.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), news: None }
    }
}

impl Explainer for NoModel {
    fn begin(&mut self, news: News) {
        news.send(ModelMsg::Unavailable(self.reason.clone()));
        self.news = Some(news);
    }

    fn start(&mut self, request: u64, _: Analysis, _: Fingerprint, _: Vec<String>) {
        if let Some(news) = &self.news {
            news.send(ModelMsg::Failed { request: Some(request), reason: self.reason.clone() });
        }
    }

    fn ask(&mut self, request: u64, asked: Box<AskedQuestion>) {
        let Some(news) = self.news.clone() else { return };
        asking::by_tools_on_a_thread(request, asked, move |msg| news.send(msg));
    }

    fn repair(&mut self, request: u64, _: Analysis, _: Fingerprint) {
        if let Some(news) = &self.news {
            news.send(ModelMsg::Failed { request: Some(request), reason: self.reason.clone() });
        }
    }

    fn cancel(&mut self, _: u64) {}

    fn end(&mut self) {}
}
