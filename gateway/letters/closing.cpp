#include "gateway/letters/closing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/letters/course_facts.hpp"
#include "gateway/letters/write_letter.hpp"
#include "gateway/pathway/day.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/content_hash.hpp"
#include "gateway/pipeline/coverage.hpp"

namespace genvej::gateway::letters {

namespace {

constexpr std::string_view closing_kind = "XDIS91";
constexpr std::string_view answer_to_referral = "XDIS15";
constexpr std::string_view closing_content = "closing";
constexpr std::string_view responsibility_line = "responsibility";

/// What the notes say about the letter to one recipient of one course, the latest of each.
struct history {
    const pathway::filed_note* sent = nullptr;
    const pathway::filed_note* released = nullptr;
    const pathway::filed_note* addressed = nullptr;
    const pathway::filed_note* withdrawn = nullptr;
};

std::string_view field(const pathway::filed_note* note, std::string_view name) {
    return note == nullptr ? std::string_view() : pathway::notes::text_of(note->body, name);
}

history history_of(const pathway::file& file, std::string_view course, std::string_view recipient) {
    history out;
    for (const pathway::filed_note& note : file.notes()) {
        if (note.kind != pathway::notes::letter || field(&note, "course") != course ||
            field(&note, "recipient") != recipient)
            continue;
        const std::string_view state = field(&note, "state");
        if (state == "sent") out.sent = &note;
        if (state == "released") out.released = &note;
        if (state == "addressed") out.addressed = &note;
        if (state == "withdrawn") out.withdrawn = &note;
    }
    return out;
}

bool is_later(const pathway::filed_note* one, const pathway::filed_note* than) {
    return one != nullptr && (than == nullptr || one->id > than->id);
}

/// A person's word counts before every row. Who was told that the course has ended is who hears what was
/// wrong with it: a citizen who has another GP by now is no reason to tell that one.
addressee addressee_of(std::string_view recipient, const history& before, const address_book& in) {
    if (is_later(before.addressed, before.sent))
        return addressee_with(field(before.addressed, "to"), "person", in);
    if (before.sent != nullptr) return addressee_with(field(before.sent, "to"), "the letter sent before", in);
    return find_addressee(recipient, in);
}

std::string digest_of(const proposal& one) {
    std::string text = one.to;
    for (const letter_line& line : one.lines) text += "\n" + line.text;
    return sha256_hex(text);
}

bool says(const std::vector<letter_line>& lines, std::string_view name) {
    return std::any_of(lines.begin(), lines.end(), [&](const letter_line& one) { return one.name == name; });
}

class proposer {
public:
    explicit proposer(const closing_task& what) : what_(what) {}

    proposal make(const recipient_row& row) {
        const history before = history_of(what_.in.of, what_.in.course.id, row.recipient);
        proposal out;
        out.course = what_.in.course.id;
        out.recipient = row.recipient;
        out.content = row.content;
        out.known = what_.known;
        address(out, addressee_of(row.recipient, before, what_.in));
        out.lines = what_.in.by.lines(row.content, out.known);
        out.digest = digest_of(out);
        judge(out, row, before);
        return out;
    }

private:
    static void address(proposal& out, const addressee& found) {
        const bool answers = found.referred_by_letter && out.content == closing_content;
        out.kind = answers ? answer_to_referral : closing_kind;
        if (found.who == nullptr) return;
        out.to = found.who->gln;
        out.to_name = found.who->name;
        out.found_by = found.from;
    }

    void judge(proposal& out, const recipient_row& row, const history& before) const {
        if (before.sent != nullptr && field(before.sent, "digest") == out.digest) {
            out.state = letter_state::sent;
            return;
        }
        // Somebody else than the first receiver corrects nothing: he gets a letter of his own.
        if (before.sent != nullptr && field(before.sent, "to") == out.to) correct(out, *before.sent);
        const bool withdrawn =
            is_later(before.withdrawn, before.released) && field(before.withdrawn, "digest") == out.digest;
        if (withdrawn) {
            out.state = letter_state::withdrawn;
            return;
        }
        const bool released =
            is_later(before.released, before.withdrawn) && field(before.released, "digest") == out.digest;
        look_for_reasons(out, row, released);
        out.state = out.waits.empty() ? letter_state::ready : letter_state::waits;
    }

    /// The first line says so; the digest is of what was to be said, so that the correction of a correction
    /// is one more, and the same again is none.
    void correct(proposal& out, const pathway::filed_note& sent) const {
        out.corrects = danish_day(pathway::day_of(sent.at));
        out.known.know("corrects", out.corrects, "note " + std::to_string(sent.id));
        out.lines = what_.in.by.lines(out.content, out.known);
    }

    void look_for_reasons(proposal& out, const recipient_row& row, bool released) const {
        if (out.to.empty()) out.waits.emplace_back(waits::no_address);
        const auto content = std::count_if(out.lines.begin(), out.lines.end(),
                                           [](const letter_line& one) { return one.name != "correction"; });
        if (content == 0) out.waits.emplace_back(waits::nothing);
        if (released) return;
        if (row.content == closing_content && !says(out.lines, responsibility_line))
            out.waits.emplace_back(waits::no_responsibility);
        if (!row.by_rule || !what_.by_rule) out.waits.emplace_back(waits::person);
    }

    const closing_task& what_;
};

}  // namespace

std::string_view to_string(letter_state state) noexcept {
    switch (state) {
        case letter_state::sent:
            return "sent";
        case letter_state::ready:
            return "ready";
        case letter_state::waits:
            return "waits";
        case letter_state::withdrawn:
            return "withdrawn";
    }
    return "";
}

std::vector<proposal> propose(const closing_task& what) {
    std::vector<proposal> out;
    proposer make(what);
    for (const recipient_row* const row : what.in.by.recipients(what.in.of.whom().municipality, what.known)) {
        proposal one = make.make(*row);
        const bool twice = std::any_of(out.begin(), out.end(), [&](const proposal& other) {
            return !one.to.empty() && other.to == one.to && other.content == one.content;
        });
        // Nobody referred by letter: then there is no referrer, and nobody is asked for one.
        const bool nobody = one.recipient == "referrer" && one.to.empty();
        if (!twice && !nobody) out.push_back(std::move(one));
    }
    return out;
}

std::vector<proposal> told_too_early(const address_book& in) {
    std::vector<proposal> out;
    for (const pathway::filed_note& note : in.of.notes()) {
        if (note.kind != pathway::notes::letter || field(&note, "course") != in.course.id ||
            field(&note, "state") != "sent")
            continue;
        const std::string_view recipient = field(&note, "recipient");
        std::erase_if(out, [&](const proposal& one) { return one.recipient == recipient; });
        proposal& one = out.emplace_back();
        one.course = in.course.id;
        one.recipient = recipient;
        one.content = closing_content;
        one.kind = closing_kind;
        one.to = field(&note, "to");
        one.found_by = "the letter sent before";
        one.corrects = danish_day(pathway::day_of(note.at));
        one.waits.emplace_back(waits::reopened);
    }
    return out;
}

std::string sent_note(const proposal& one, std::string_view letter) {
    std::string text;
    for (const letter_line& line : one.lines) text += (text.empty() ? "" : "\n") + line.text;
    return fmt::format(
        R"({{"letter":{},"course":{},"recipient":{},"to":{},"state":"sent","digest":{},"text":{}}})",
        json_quoted(letter), json_quoted(one.course), json_quoted(one.recipient), json_quoted(one.to),
        json_quoted(one.digest), json_quoted(text));
}

}  // namespace genvej::gateway::letters
