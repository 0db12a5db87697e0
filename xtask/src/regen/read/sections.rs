//! What the sections of a rendered page list: by their headings, in the languages of HubSpot's docs.

use super::page::{Body, Field, Page, Place};
use super::sample::Shape;
use super::text::is_success;

/// What a section lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Authorizations,
    Parameters(Place),
    Body,
    Response,
}

const AUTHORIZATIONS: [&str; 10] = [
    "authorizations",
    "autorisierungen",
    "autorisierung",
    "autorisations",
    "autorizaciones",
    "autorizações",
    "autorizzazioni",
    "autorisaties",
    "認証",
    "授权",
];
const PATH: [&str; 12] = [
    "path parameters",
    "path",
    "pfadparameter",
    "paramètres de chemin",
    "parámetros de ruta",
    "parâmetros de caminho",
    "parâmetros de rota",
    "parametri di percorso",
    "padparameters",
    "パスパラメータ",
    "パスパラメーター",
    "路径参数",
];
const QUERY: [&str; 12] = [
    "query parameters",
    "query string parameters",
    "abfrageparameter",
    "query-parameter",
    "paramètres de requête",
    "parámetros de consulta",
    "parâmetros de consulta",
    "parametri di query",
    "queryparameters",
    "クエリパラメータ",
    "クエリパラメーター",
    "查询参数",
];
const HEADERS: [&str; 8] = [
    "headers",
    "header parameters",
    "header-parameter",
    "kopfzeilen",
    "en-têtes",
    "encabezados",
    "cabeçalhos",
    "ヘッダー",
];
const COOKIES: [&str; 2] = ["cookies", "cookie parameters"];
const BODY: [&str; 12] = [
    "body",
    "request body",
    "anfragetext",
    "anfrage-body",
    "corps",
    "corps de la requête",
    "cuerpo",
    "cuerpo de la solicitud",
    "corpo",
    "corpo da solicitação",
    "リクエストボディ",
    "请求体",
];
const RESPONSE: [&str; 10] = [
    "response",
    "antwort",
    "réponse",
    "respuesta",
    "resposta",
    "risposta",
    "antwoord",
    "レスポンス",
    "応答",
    "响应",
];

impl Section {
    /// The section of a heading.
    pub(crate) fn named(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let is = |names: &[&str]| names.contains(&heading.as_str());
        Some(match () {
            () if is(&AUTHORIZATIONS) => Self::Authorizations,
            () if is(&PATH) => Self::Parameters(Place::Path),
            () if is(&QUERY) => Self::Parameters(Place::Query),
            () if is(&HEADERS) => Self::Parameters(Place::Header),
            () if is(&COOKIES) => Self::Parameters(Place::Cookie),
            () if is(&BODY) => Self::Body,
            () if is(&RESPONSE) => Self::Response,
            () => return None,
        })
    }

    /// The section by what it holds, for a heading that is none of these.
    pub(crate) fn recognised(lead: &[&str], fields: &[Field], path: &str) -> Option<Self> {
        let has_type = lead.iter().any(|line| line.contains('/') && !line.contains(' '));
        if lead
            .first()
            .is_some_and(|line| is_success(line) || *line == "default")
        {
            Some(Self::Response)
        } else if has_type {
            Some(Self::Body)
        } else if fields.iter().any(|field| field.place == Some(Place::Header)) {
            Some(Self::Authorizations)
        } else if fields.is_empty() {
            None
        } else if fields.iter().all(|field| is_template(path, &field.name)) {
            Some(Self::Parameters(Place::Path))
        } else {
            Some(Self::Parameters(Place::Query))
        }
    }
}

/// Whether the path has a template of that name.
pub(crate) fn is_template(path: &str, name: &str) -> bool {
    path.contains(&format!("{{{name}}}"))
}

/// The fields that one section lists.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    pub(crate) fields: Vec<Field>,
    /// How many members the section offers to choose from, if it shows that.
    pub(crate) members: Option<usize>,
    /// Whether something in it looked like a field and could not be read.
    pub(crate) is_partial: bool,
    /// Whether nothing at all stands below the heading: what it lists is not there yet.
    pub(crate) is_empty: bool,
}

/// What all sections of a page list, and whether that is all there is.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    read: Vec<Section>,
    /// Parameter sections that are empty, or not read whole.
    partial: bool,
    /// Whether the page goes on after its sections, so that none was cut off.
    is_closed: bool,
}

impl Lists {
    pub(crate) fn new(is_closed: bool) -> Self {
        Self {
            is_closed,
            ..Self::default()
        }
    }

    /// Files the fields of one section with the page.
    pub(crate) fn file(&mut self, section: Option<Section>, listing: Listing, page: &mut Page) {
        let Some(section) = section else {
            // Whatever it was, it may have been parameters.
            self.partial |= listing.is_partial || listing.is_empty;
            return;
        };
        self.read.push(section);
        let body = match section {
            Section::Authorizations => return,
            Section::Parameters(place) => {
                self.partial |= listing.is_partial || listing.fields.is_empty();
                let placed = listing.fields.into_iter().map(|field| Field {
                    place: Some(field.place.unwrap_or(place)),
                    ..field
                });
                page.parameters.get_or_insert_default().extend(placed);
                return;
            }
            Section::Body => &mut page.request,
            Section::Response => &mut page.response,
        };
        body.members = listing.members;
        body.is_partial = listing.is_partial;
        body.fields = (!listing.fields.is_empty()).then_some(listing.fields);
    }

    /// Settles what the page has listed: nothing that was not read is taken to be absent.
    pub(crate) fn finish(self, page: &mut Page) {
        let has = |section| self.read.contains(&section);
        let templates: Vec<&str> = page
            .path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let listed = page.parameters.iter().flatten();
        let shown: Vec<&str> = listed
            .filter(|field| field.place == Some(Place::Path))
            .map(|field| field.name.as_str())
            .collect();
        let has_paths = templates.iter().all(|name| shown.contains(name));
        // An operation without parameters has no section of them: its body's section tells that it has none.
        if page.parameters.is_none() && has(Section::Body) && templates.is_empty() && !self.partial {
            page.parameters = Some(Vec::new());
        }
        if !self.is_closed {
            match self.read.last() {
                Some(Section::Body) => leave_out_the_last(&mut page.request),
                Some(Section::Response) => leave_out_the_last(&mut page.response),
                _ => {}
            }
        }
        let goes_on = self.is_closed || has(Section::Response);
        page.is_partial = self.partial || !has_paths || !goes_on;
        let mut note = |what: &str| {
            page.notes.push(format!(
                "its list of {what} was not read whole; what it lacks stays"
            ));
        };
        if self.partial {
            note("parameters");
        }
        if page.request.is_partial {
            note("the request's fields");
        }
        if page.response.is_partial {
            note("the response's fields");
        }
    }
}

/// Where a list lacks what its sample shows and the text ends with it, the text was cut, maybe before the last
/// field's mark.
fn leave_out_the_last(body: &mut Body) {
    let Some(fields) = &mut body.fields else { return };
    let sampled = body
        .sample
        .as_ref()
        .and_then(Shape::properties)
        .unwrap_or_default();
    let is_listed = |name: &String| fields.iter().any(|field| field.name == *name);
    if !sampled.iter().all(|(name, _)| is_listed(name)) {
        body.is_partial = true;
        fields.pop_if(|last| !last.required);
    }
}
