#include "gateway/citizens/own_letters.hpp"

#include <utility>

#include "gateway/citizens/gone.hpp"
#include "gateway/letters/course_facts.hpp"
#include "gateway/letters/letter_heading.hpp"
#include "gateway/letters/write_letter.hpp"
#include "gateway/pathway/notes.hpp"
#include "gateway/pipeline/reception.hpp"

namespace genvej::gateway::citizens {

namespace {

/// Goes the way of a letter that was posted. Refused: nothing is added, and the letter waits.
void send(letters::proposal& one, const letters::address_book& in, const look_rules& with, looked& into) {
    letters::add_heading(one, in, letters::letters_sent(in.of, one) + 1, with.now);
    const letters::written_letter written =
        letters::write_letter(one.kind, with.closing, one.known, one.lines);
    if (!written.missing.empty()) {
        one.missing = written.missing;
        one.waits.emplace_back(letters::waits::missing);
        one.state = letters::letter_state::waits;
        return;
    }
    intake read = read_letters(formats::input(written.text), {}, with.tools);
    arrival how;
    how.partner = own_partner;
    how.media_type = "application/xml";
    how.id = store::make_id(with.now);
    how.stamp = {with.now, with.new_uuid};
    store::reception made = receive_letters(read, written.text, {with.settings, with.tools}, how);
    if (made.refused) {
        one.waits.emplace_back(letters::waits::refused);
        for (const model::issue& why : read.found) {
            if (why.level <= model::severity::error) one.problems.push_back(why.summary());
        }
        one.state = letters::letter_state::waits;
        return;
    }
    into.settles.makes.push_back(std::move(made));
    into.settles.notes.push_back({0,
                                  with.now,
                                  std::string(pathway::notes::letter),
                                  {},
                                  letters::sent_note(one, one.known.find("letter_id")->value)});
    one.state = letters::letter_state::sent;
}

/// Whoever was told of its end knows something that was deleted since: a person has to tell him. It has a
/// row, so that a list finds it.
void add_gone(const pathway::file& file, const pathway::derived& found, const look_rules& with,
              looked& into) {
    for (const pathway::course& course : gone_courses(file, found)) {
        const letters::address_book in{file, found, course, with.closing, *with.tools.directory};
        std::vector<letters::proposal> told = letters::told_too_early(in);
        if (told.empty()) continue;
        store::course_row& row = into.settles.courses.emplace_back();
        row.course = course.id;
        row.citizen = file.id();
        row.municipality = file.whom().municipality;
        row.state = course.state;
        for (letters::proposal& one : told) into.letters.push_back(std::move(one));
    }
}

}  // namespace

void add_letters(const pathway::file& file, const pathway::derived& found, const look_rules& with,
                 looked& into) {
    for (const pathway::course& course : found.courses) {
        const letters::address_book in{file, found, course, with.closing, *with.tools.directory};
        if (course.ended == 0) {
            for (letters::proposal& one : letters::told_too_early(in)) into.letters.push_back(std::move(one));
        }
        if (course.ended == 0 || course.undecided) continue;
        letters::closing_task task{in, letters::course_facts(in, with.pathway, pathway::day_of(with.now)),
                                   with.settings.letters_by_rule};
        for (letters::proposal& one : letters::propose(task)) {
            if (one.state == letters::letter_state::ready) send(one, in, with, into);
            into.letters.push_back(std::move(one));
        }
    }
    add_gone(file, found, with, into);
}

}  // namespace genvej::gateway::citizens
