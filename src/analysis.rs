//! The pipeline: bytes to statements, to the device, to faults; whole, or again after an edit.
//!
//! Every stage is a pure function of the one before. The incremental way must give what the whole way gives; a property
//! test holds that.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

use crate::dialect::grammar::Form;
use crate::dialect::{self, Dialect, Section, Symbols, TokenClass, Tree};
use crate::fix::Verdict;
use crate::model::Device;
use crate::rules::{Check, DeviceView, Fault, Findings, Fingerprint, RULES, Rule, SectionView, Severity};
use crate::text::{Document, EditError, EditSet, FileId, LineNumber, Place, Span};

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
    pub faults: Arc<Vec<Fault>>,
    /// What the section rules found, kept for the sections that an edit leaves alone.
    by_section: Arc<Vec<SectionFaults>>,
}

#[derive(Clone, Debug)]
struct SectionFaults {
    section: Arc<Section>,
    start: u32,
    faults: Arc<Vec<Fault>>,
}

impl Analysis {
    /// Analyses a document.
    pub fn of(file: FileId, document: Document, dialect: Dialect) -> Self {
        let tree = dialect::read(dialect.grammar(), &document);
        Self::complete(file, document, dialect, tree, &FxHashMap::default())
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
        let kept = self.by_section.iter().map(|kept| (Arc::as_ptr(&kept.section), kept)).collect();
        Self::complete(self.file, document, self.dialect, tree, &kept)
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

    /// The name of the device, or nothing for a snippet.
    pub fn hostname(&self) -> Option<&str> {
        self.device.hostname.as_ref().map(|name| name.value.as_str())
    }

    fn complete(
        file: FileId,
        document: Document,
        dialect: Dialect,
        tree: Tree,
        kept: &FxHashMap<*const Section, &SectionFaults>,
    ) -> Self {
        let symbols = Symbols::collect(&tree, &document);
        let device = dialect.read_device(&tree, &document);
        let by_section = section_faults(file, &document, dialect, &tree, kept);
        let mut faults: Vec<Fault> = by_section.iter().flat_map(|section| section.faults.iter().cloned()).collect();
        let view = DeviceView { file, document: &document, dialect, tree: &tree, symbols: &symbols, device: &device };
        for rule in RULES.iter().filter(|rule| rule.dialects.include(dialect)) {
            if let Check::Device(check) = rule.check {
                faults.extend(guarded(rule, file, |findings| check(&view, findings)));
            }
        }
        finish(&mut faults, &document, &tree, device.hostname.as_ref().map_or("", |name| name.value.as_str()));
        Self {
            file,
            document,
            dialect,
            tree: Arc::new(tree),
            symbols: Arc::new(symbols),
            device: Arc::new(device),
            faults: Arc::new(faults),
            by_section: Arc::new(by_section),
        }
    }
}

fn section_faults(
    file: FileId,
    document: &Document,
    dialect: Dialect,
    tree: &Tree,
    kept: &FxHashMap<*const Section, &SectionFaults>,
) -> Vec<SectionFaults> {
    let mut out = Vec::with_capacity(tree.section_count());
    let none = Arc::new(Vec::new());
    for index in 0..tree.section_count() {
        let Some((start, section)) = tree.section(index) else { continue };
        let faults = if let Some(kept) = kept.get(&Arc::as_ptr(section)) {
            moved(&kept.faults, i64::from(start) - i64::from(kept.start))
        } else {
            let statements = tree.section_statements(document.text(), index).collect();
            let view = SectionView { file, document, dialect, statements };
            let found: Vec<Fault> = RULES
                .iter()
                .filter(|rule| rule.dialects.include(dialect))
                .filter_map(|rule| match rule.check {
                    Check::Section(check) => Some(guarded(rule, file, |findings| check(&view, findings))),
                    Check::Device(_) => None,
                })
                .flatten()
                .collect();
            if found.is_empty() { Arc::clone(&none) } else { Arc::new(found) }
        };
        out.push(SectionFaults { section: Arc::clone(section), start, faults });
    }
    out
}

/// The faults of a section that has moved.
fn moved(faults: &Arc<Vec<Fault>>, by: i64) -> Arc<Vec<Fault>> {
    if by == 0 || faults.is_empty() {
        return Arc::clone(faults);
    }
    let mut faults = Vec::clone(faults);
    for fault in &mut faults {
        for place in fault.places_mut() {
            place.span = place.span.shifted(by);
        }
        for edit in fault.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
            edit.range = edit.range.shifted(by);
        }
    }
    Arc::new(faults)
}

/// Runs one rule. A panic in it becomes a fault that says so; the other rules go on.
fn guarded(rule: &'static Rule, file: FileId, check: impl FnOnce(&mut Findings)) -> Vec<Fault> {
    let mut findings = Findings::of(rule);
    if let Ok(()) = catch_unwind(AssertUnwindSafe(|| check(&mut findings))) {
        findings.into_faults()
    } else {
        let message = format!("the rule {} failed on this file: please report it", rule.id);
        vec![Fault::new(rule.id, Severity::Info, Place::new(file, Span::at(0)), message)]
    }
}

/// Orders the faults and gives them their fingerprints.
fn finish(faults: &mut [Fault], document: &Document, tree: &Tree, device: &str) {
    faults.sort_by_key(|a| (a.place, a.rule));
    let mut ordinals: FxHashMap<Fingerprint, u64> = FxHashMap::default();
    for fault in faults {
        let mut hasher = FxHasher::default();
        fault.rule.0.hash(&mut hasher);
        device.hash(&mut hasher);
        if let Some(statement) = tree.at(document, fault.place.span.start) {
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
        document.slice(fault.place.span).hash(&mut hasher);
        let first = Fingerprint::new(hasher.finish(), 0);
        let ordinal = ordinals.entry(first).or_insert(0);
        fault.fingerprint = Fingerprint::new(hasher.finish(), *ordinal);
        *ordinal += 1;
    }
}
