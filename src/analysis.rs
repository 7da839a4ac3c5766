//! The pipeline: bytes to statements, to the device, to faults; whole, or again after an edit.
//!
//! Every stage is a pure function of the one before. The incremental way must give what the whole way gives; a property
//! test holds that.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use crate::dialect::grammar::Form;
use crate::dialect::{self, Dialect, Names, Siblings, Symbols, TokenClass, Tree};
use crate::fix::Verdict;
use crate::model::Device;
use crate::rules::{Check, DeviceView, Fault, Findings, Fingerprint, RULES, Rule, Severity};
use crate::text::{Document, EditError, EditSet, FileId, LineNumber, Place, Span};

mod kept;
pub mod policy;
pub mod together;

use kept::Kept;
use policy::{Judged, Policy, Silenced};

/// One config, analysed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The file that it is.
    pub file: FileId,
    /// Its bytes.
    pub document: Document,
    /// The dialect that it was read in.
    pub dialect: Dialect,
    /// Its statements.
    pub tree: Arc<Tree>,
    /// Its names.
    pub symbols: Arc<Symbols>,
    /// What it is made of.
    pub device: Arc<Device>,
    /// What is wrong with it: by place, then rule.
    pub faults: Arc<Vec<Arc<Fault>>>,
    /// What is wrong with it and known: not among the faults.
    pub silenced: Arc<Vec<Silenced>>,
    /// How many faults are of rules that do not count here.
    pub ignored: usize,
    /// What was decided about its faults beforehand.
    pub policy: Arc<Policy>,
    /// What the rules found that look at one part of the config only, kept for the parts that an edit leaves alone.
    kept: Arc<Kept>,
}

impl Analysis {
    /// Analyses a document.
    pub fn of(file: FileId, document: Document, dialect: Dialect) -> Self {
        Self::judged(file, document, dialect, Arc::default())
    }

    /// Analyses a document about whose faults something was decided beforehand.
    pub fn judged(file: FileId, document: Document, dialect: Dialect, policy: Arc<Policy>) -> Self {
        let tree = dialect::read(dialect.grammar(), &document);
        Self::complete(file, document, dialect, tree, policy, None, None)
    }

    /// The text alone, as if nothing of it were understood: what there is to show until [`Self::of`] has an answer.
    pub fn unread(file: FileId, document: Document, dialect: Dialect) -> Self {
        let tree = Tree::unread(dialect.grammar());
        let (symbols, device) = (Symbols::collect(&tree, &document), Device::default());
        let (tree, symbols, device) = (Arc::new(tree), Arc::new(symbols), Arc::new(device));
        Self {
            file,
            document,
            dialect,
            tree,
            symbols,
            device,
            faults: Arc::default(),
            silenced: Arc::default(),
            ignored: 0,
            policy: Arc::default(),
            kept: Arc::default(),
        }
    }

    /// Analyses the document as edited, reusing what the edits cannot have changed.
    pub fn after(&self, edits: &EditSet) -> Result<Self, EditError> {
        let document = edits.apply(&self.document)?;
        Ok(self.with_document(document))
    }

    /// Analyses another version of the document, reusing what is the same.
    #[must_use]
    pub fn with_document(&self, document: Document) -> Self {
        let tree = dialect::reread(&self.tree, &self.document, &document);
        let siblings = self.symbols.siblings().cloned();
        Self::complete(self.file, document, self.dialect, tree, Arc::clone(&self.policy), Some(self), siblings)
    }

    /// Judges the document anew as a part of its device, beside these other files.
    #[must_use]
    pub fn beside(&self, siblings: Arc<Siblings>) -> Self {
        let tree = dialect::reread(&self.tree, &self.document, &self.document);
        let (document, policy) = (self.document.clone(), Arc::clone(&self.policy));
        Self::complete(self.file, document, self.dialect, tree, policy, Some(self), Some(siblings))
    }

    /// Its names, as the other files of its device see them.
    pub fn names(&self) -> Names {
        let own = self.device.hostname.as_ref().map(|name| name.value.as_str());
        Names::of(&self.symbols, own)
    }

    /// What the fix at this index of a fault would do, by analysing the edited text.
    pub fn prove(&self, fault: &Fault, fix: usize) -> Result<Verdict, EditError> {
        let edits = fault.fixes.get(fix).map(|fix| fix.edits.clone()).unwrap_or_default();
        let after = self.after(&EditSet::new(edits)?)?;
        Ok(Verdict::compare(fault, &self.faults, &after.faults))
    }

    /// The classes of the words on a line, for colouring.
    pub fn tokens(&self, line: LineNumber) -> Vec<(Span, TokenClass)> {
        if self.tree.grammar().lexicon().form != Form::Lines {
            return self.path_tokens(line);
        }
        let span = self.document.line_span(line);
        let text = self.document.slice(span);
        let indent = (text.len() - text.trim_start().len()) as u32;
        let Some(statement) = self.tree.at(&self.document, span.start) else {
            let is_comment = self.tree.grammar().is_comment(text.trim_start());
            let class = if is_comment { TokenClass::Comment } else { TokenClass::Unknown };
            return if text.trim().is_empty() {
                Vec::new()
            } else {
                vec![(Span::new(span.start + indent, span.end), class)]
            };
        };
        let clip = |(token, class): (Span, TokenClass)| {
            let clipped = Span::new(token.start.max(span.start), token.end.min(span.end));
            (!clipped.is_empty()).then_some((clipped, class))
        };
        dialect::classify(self.tree.grammar(), statement).into_iter().filter_map(clip).collect()
    }

    /// As [`Self::tokens`], where a line may hold several statements, or the links of a path.
    fn path_tokens(&self, line: LineNumber) -> Vec<(Span, TokenClass)> {
        let span = self.document.line_span(line);
        let text = self.document.slice(span);
        let mut tokens: Vec<(Span, TokenClass)> = self
            .tree
            .on_line(&self.document, span)
            .flat_map(|statement| dialect::classify(self.tree.grammar(), statement))
            .filter(|(token, _)| token.end <= span.end)
            .collect();
        let first = tokens.first().map_or(span.end, |(token, _)| token.start);
        let indent = (text.len() - text.trim_start().len()) as u32;
        // What stands before the first statement is the verb, or a marker; a line without statements is a comment, a
        // brace, or the middle of a text.
        let before = self.document.slice(Span::new(span.start, first)).trim();
        let class = match before {
            "" => None,
            "set" => Some(TokenClass::Keyword),
            _ if before.starts_with(['#', '/', '*']) => Some(TokenClass::Comment),
            _ if tokens.is_empty() => None,
            _ => Some(TokenClass::Negation),
        };
        if let Some(class) = class {
            let start = span.start + indent;
            tokens.insert(0, (Span::new(start, start + before.len() as u32), class));
        }
        let after = tokens.last().map_or(span.start, |(token, _)| token.end);
        if let Some(comment) = self.document.slice(Span::new(after, span.end)).find("##") {
            tokens.push((Span::new(after + comment as u32, span.end), TokenClass::Comment));
        }
        tokens
    }

    /// What is wrong with it: by place, then rule.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.faults.iter().map(AsRef::as_ref)
    }

    /// The name of the device, or nothing for a snippet.
    pub fn hostname(&self) -> Option<&str> {
        let own = self.device.hostname.as_ref().map(|name| name.value.as_str());
        own.or_else(|| self.symbols.siblings().and_then(|siblings| siblings.hostname()))
    }

    fn complete(
        file: FileId,
        document: Document,
        dialect: Dialect,
        tree: Tree,
        policy: Arc<Policy>,
        before: Option<&Self>,
        siblings: Option<Arc<Siblings>>,
    ) -> Self {
        let collect = || Symbols::collect_beside(&tree, &document, siblings);
        let (symbols, device) = rayon::join(collect, || dialect.read_device(&tree, &document));
        let view = DeviceView { file, document: &document, dialect, tree: &tree, symbols: &symbols, device: &device };
        let namer = Namer::of(&view);
        let (kept, of_device) = rayon::join(|| Kept::of(&view, &namer, before), || of_device(&view, &namer));
        let mut faults: Vec<Arc<Fault>> = kept.faults().cloned().chain(of_device).collect();
        finish(&mut faults);
        let Judged { faults, silenced, ignored } = policy.judge(faults, &document);
        Self {
            file,
            document,
            dialect,
            tree: Arc::new(tree),
            symbols: Arc::new(symbols),
            device: Arc::new(device),
            faults: Arc::new(faults),
            silenced: Arc::new(silenced),
            ignored,
            policy,
            kept: Arc::new(kept),
        }
    }
}

/// What the rules find that look at all of the device.
fn of_device(view: &DeviceView<'_>, namer: &Namer<'_>) -> Vec<Arc<Fault>> {
    let found = |rule: &'static Rule| match rule.check {
        Check::Device(check) => guarded(rule, Place::new(view.file, Span::at(0)), |findings| check(view, findings)),
        Check::Section(_) | Check::Filter(_) => Vec::new(),
    };
    let rules: Vec<&Rule> = RULES.iter().copied().filter(|rule| rule.dialects.include(view.dialect)).collect();
    rules.into_par_iter().with_max_len(1).flat_map_iter(found).map(|fault| namer.named(fault)).collect()
}

/// Runs one rule. A panic in it becomes a fault, at `place`, that says so; the other rules go on.
fn guarded(rule: &'static Rule, place: Place, check: impl FnOnce(&mut Findings)) -> Vec<Fault> {
    let mut findings = Findings::of(rule);
    if let Ok(()) = catch_unwind(AssertUnwindSafe(|| check(&mut findings))) {
        findings.into_faults()
    } else {
        let message = format!("the rule {} failed on this file: please report it", rule.id);
        vec![Fault::new(rule.id, Severity::Info, place, message)]
    }
}

/// Gives faults their fingerprints, but for the ordinals of those that are alike.
struct Namer<'a> {
    document: &'a Document,
    tree: &'a Tree,
    device: &'a str,
}

impl<'a> Namer<'a> {
    fn of(view: &DeviceView<'a>) -> Self {
        let own = view.device.hostname.as_ref().map(|name| name.value.as_str());
        let device = own.or_else(|| view.symbols.siblings().and_then(|siblings| siblings.hostname())).unwrap_or("");
        Self { document: view.document, tree: view.tree, device }
    }

    fn named(&self, mut fault: Fault) -> Arc<Fault> {
        let mut hasher = FxHasher::default();
        fault.rule.0.hash(&mut hasher);
        self.device.hash(&mut hasher);
        if let Some(statement) = self.tree.at(self.document, fault.place.span.start) {
            for ancestor in statement.ancestors() {
                ancestor.text().hash(&mut hasher);
            }
            statement.path().hash(&mut hasher);
        }
        match &fault.subject {
            Some(subject) => (subject.kind, &subject.name).hash(&mut hasher),
            None => fault.message.skeleton().hash(&mut hasher),
        }
        // Faults of one subject are told apart by the words that they stand on, so that mending one leaves the others.
        self.document.slice(fault.place.span).hash(&mut hasher);
        fault.fingerprint = Fingerprint::new(hasher.finish(), 0);
        Arc::new(fault)
    }
}

/// Orders the faults and counts those that are alike.
fn finish(faults: &mut [Arc<Fault>]) {
    faults.sort_by_key(|a| (a.place, a.rule));
    let mut ordinals: FxHashMap<Fingerprint, u64> = FxHashMap::default();
    ordinals.reserve(faults.len());
    for fault in faults {
        let first = fault.fingerprint;
        let ordinal = ordinals.entry(first).or_insert(0);
        if *ordinal > 0 {
            Arc::make_mut(fault).fingerprint = Fingerprint::new(first.0, *ordinal);
        }
        *ordinal += 1;
    }
}
