// The municipality's record in a store alone: courses that are posted (a Patient, a plan, 60 encounters, 40
// observations: one transaction), posted again, changed by one entry; files that are read; and a night in
// which some of very many citizens have changed and each gets a report (docs/performance.md). usage:
// benchmark_store_record FOLDER|postgresql://… [courses [citizens [changed]]]     Prints a table. Exit: 0
// measured, 3 something failed.
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <stdexcept>

#include <fmt/format.h>

#include "adapters/store/record.hpp"
#include "tests/benchmark/made_receptions.hpp"

namespace {

namespace store = genvej::store;
using clock_type = std::chrono::steady_clock;

constexpr int outstanding = 32;
constexpr store::time_ms today = 1'795'000'000'000;
constexpr std::uint16_t municipality = 999;

/// Calls under way, at most so many.
class under_way {
public:
    void begin() {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return count_ < outstanding; });
        ++count_;
    }
    void end(bool well) {
        const std::lock_guard lock(mutex_);
        failed_ = failed_ || !well;
        --count_;
        room_.notify_all();
    }
    void finish() {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return count_ == 0; });
        if (failed_) throw std::runtime_error("the store refused something");
    }

private:
    std::mutex mutex_;
    std::condition_variable room_;
    int count_ = 0;
    bool failed_ = false;
};

/// Processor time of the whole process and time on the clock, since it was made.
class stopwatch {
public:
    double processor_us() const {
        return 1e6 * static_cast<double>(std::clock() - used_) / static_cast<double>(CLOCKS_PER_SEC);
    }
    double seconds() const { return std::chrono::duration<double>(clock_type::now() - begun_).count(); }

private:
    std::clock_t used_ = std::clock();
    clock_type::time_point begun_ = clock_type::now();
};

/// Ids as systems give them, drawn in no order, the same each time.
std::string id_of(std::uint64_t citizen, std::uint64_t number) {
    std::uint64_t mixed = (citizen << 20U) ^ number;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
    return fmt::format("{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}", mixed >> 32U, (mixed >> 16U) & 0xFFFFU,
                       mixed & 0xFFFU, citizen & 0xFFFU, (citizen << 20U | number) & 0xFFFFFFFFFFFFU);
}

store::record_write resource(std::string type, std::uint64_t citizen, std::uint64_t number,
                             std::string rest) {
    store::record_write out;
    const std::string patient = id_of(citizen, 0);
    out.name = {std::move(type), id_of(citizen, number)};
    out.patient = patient;
    out.references = {
        {"Patient",            patient},
        { "CarePlan",       id_of(citizen,      1)},
        { "PractitionerRole", id_of(1'000'000'000,      1)}
    };
    out.keys = {
        {"subject", "Patient/" + patient}
    };
    out.body = fmt::format(
        R"({{"resourceType":"{}","id":"{}","subject":{{"reference":"Patient/{}"}},"basedOn":[{{"reference":)"
        R"("CarePlan/{}"}}],"performer":[{{"reference":"PractitionerRole/{}"}}],{}}})",
        out.name.type, out.name.id, patient, id_of(citizen, 1), id_of(1'000'000'000, 1), rest);
    return out;
}

std::vector<store::record_write> head_of_a_course(std::uint64_t citizen) {
    std::vector<store::record_write> out(1);
    store::record_write& patient = out.front();
    const std::string cpr = fmt::format("{:010}", citizen);
    patient.name = {"Patient", id_of(citizen, 0)};
    patient.citizen = store::citizen_key{municipality, cpr};
    patient.keys = {
        {"identifier", "urn:oid:1.2.208.176.1.2|" + cpr}
    };
    patient.body = fmt::format(
        R"({{"resourceType":"Patient","id":"{}","identifier":[{{"system":"urn:oid:1.2.208.176.1.2","value":)"
        R"("{}"}}],"name":[{{"family":"Efternavn","given":["Fornavn"]}}]}})",
        patient.name.id, cpr);
    store::record_write plan = resource(
        "CarePlan", citizen, 1, R"("status":"active","intent":"plan","period":{"start":"2026-10-01"})");
    plan.references.erase(plan.references.begin() + 1);
    out.push_back(std::move(plan));
    return out;
}

/// @param changed of this observation the value is another
std::vector<store::record_write> a_course(std::uint64_t citizen, int changed = -1) {
    std::vector<store::record_write> out = head_of_a_course(citizen);
    for (int i = 0; i < 60; ++i)
        out.push_back(resource(
            "Encounter", citizen, static_cast<std::uint64_t>(10 + i),
            fmt::format(
                R"("status":"finished","class":{{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode",)"
                R"("code":"AMB"}},"type":[{{"coding":[{{"system":"urn:oid:1.2.208.176.2.21","code":)"
                R"("c{:02}"}}]}}],"period":{{"start":"2026-10-{:02}T09:00:00+02:00","end":)"
                R"("2026-10-{:02}T10:00:00+02:00"}})",
                i % 7, 1 + i % 28, 1 + i % 28)));
    for (int i = 0; i < 40; ++i)
        out.push_back(resource(
            "Observation", citizen, static_cast<std::uint64_t>(100 + i),
            fmt::format(
                R"("status":"final","code":{{"coding":[{{"system":"http://loinc.org","code":"{}-8"}}]}},)"
                R"("effectiveDateTime":"2026-10-{:02}T09:30:00+02:00","valueQuantity":{{"value":{},)"
                R"("unit":"m","system":"http://unitsofmeasure.org","code":"m"}})",
                60'000 + i, 1 + i % 28, 400 + i + (i == changed ? 1 : 0))));
    return out;
}

store::record_transaction transaction(std::vector<store::record_write> writes) {
    store::record_transaction out;
    out.came.id = store::make_id(today);
    out.came.partner = "journal";
    out.came.media_type = "application/fhir+json";
    out.came.received = today;
    out.came.municipality = municipality;
    out.came.raw = R"({"resourceType":"Bundle","type":"transaction","entry":[)";
    for (const store::record_write& one : writes)
        out.came.raw += fmt::format(
            R"({{"fullUrl":"urn:uuid:{}","resource":{},"request":{{"method":"PUT","url":"{}/{}"}}}},)",
            one.name.id, one.body, one.name.type, one.name.id);
    out.came.raw += "]}";
    out.writes = std::move(writes);
    out.now = today;
    out.when_written = [](store::reception& came, const std::vector<store::record_version>& written) {
        came.receipt = R"({"resourceType":"Bundle","type":"transaction-response","entry":[)";
        for (const store::record_version& one : written)
            came.receipt +=
                fmt::format(R"({{"response":{{"status":"201","location":"{}/{}/_history/{}"}}}},)",
                            one.name.type, one.name.id, one.version);
        came.receipt += "]}";
    };
    return out;
}

class measuring {
public:
    explicit measuring(store::store& with) : with_(with) {}

    void run(std::uint64_t courses, std::uint64_t citizens, std::uint64_t changed) {
        accept_letters(courses * 5);
        write_roles();
        write("courses posted, 102 entries each", courses, 102, [](std::uint64_t c) { return a_course(c); });
        write("the same courses again", courses, 102, [](std::uint64_t c) { return a_course(c); });
        write("the same with one entry changed", courses, 102,
              [](std::uint64_t c) { return a_course(c, static_cast<int>(c % 40)); });
        read_files(courses);
        settle("their citizens settled, one report each", courses);
        const auto small = [&](std::uint64_t c) { return head_of_a_course(courses + c); };
        write("citizens with two entries", citizens, 2, small);
        settle("all of them settled, one report each", citizens);
        write("changed", changed, 1, [&](std::uint64_t c) {
            auto all = head_of_a_course(courses + c * (citizens / std::max<std::uint64_t>(changed, 1)));
            all[0].body.insert(1, R"("active":true,)");
            all.resize(1);
            return all;
        });
        settle("a night: those who changed, one report each", changed);
        list();
    }

private:
    static void tell(std::string_view what, std::uint64_t count, std::uint64_t entries,
                     const stopwatch& watch) {
        const auto each = static_cast<double>(std::max<std::uint64_t>(count, 1));
        fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.0f} |\n", what, count, watch.processor_us() / each,
                   watch.processor_us() / each / static_cast<double>(entries), each / watch.seconds());
        std::fflush(stdout);
    }

    void accept_letters(std::uint64_t count) {
        const auto content = genvej::benchmark::make_content(8'000, 17'000);
        genvej::benchmark::accepting into(with_);
        const stopwatch watch;
        for (std::uint64_t i = 0; i < count; ++i)
            into.accept(genvej::benchmark::make_reception(i, content, today));
        into.finish();
        tell("letters of 8 KB accepted, for comparison", count, 1, watch);
    }

    void write_roles() {
        store::record_write role;
        role.name = {"PractitionerRole", id_of(1'000'000'000, 1)};
        role.body = R"({"resourceType":"PractitionerRole"})";
        push(transaction({role}));
        calls_.finish();
    }

    void push(store::record_transaction what) {
        calls_.begin();
        with_.record().write(std::move(what), [this](const store::result<store::record_outcome>& outcome) {
            calls_.end(outcome.has_value() && outcome->why == store::record_conflict::none);
        });
    }

    /// What is posted is made before the clock runs, some at a time.
    template <class Make>
    void write(std::string_view what, std::uint64_t count, std::uint64_t entries, const Make& make) {
        const stopwatch making;
        std::vector<store::record_transaction> all;
        for (std::uint64_t i = 0; i < count; ++i) all.push_back(transaction(make(i)));
        const stopwatch watch;
        for (store::record_transaction& one : all) push(std::move(one));
        calls_.finish();
        tell(what, count, entries, watch);
    }

    void read_files(std::uint64_t count) {
        const stopwatch watch;
        std::size_t versions = 0;
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto citizen =
                with_.record().find_citizen({municipality, fmt::format("{:010}", i)}).value().value();
            versions += with_.record().read_file(citizen).value().value().resources.size();
        }
        tell("their files read", count,
             std::max<std::size_t>(versions / std::max<std::uint64_t>(count, 1), 1), watch);
    }

    void settle(std::string_view what, std::uint64_t expected) {
        const auto content = genvej::benchmark::make_content(100, 12'000);
        const stopwatch watch;
        std::uint64_t settled = 0;
        for (auto due = with_.record().take_citizens(today, 100).value(); !due.empty();
             due = with_.record().take_citizens(today, 100).value()) {
            for (const store::due_citizen& one : due) {
                const auto file = with_.record().read_file(one.citizen).value().value();
                store::citizen_settlement out;
                out.citizen = one.citizen;
                out.seen = file.version;
                out.now = today;
                out.notes.emplace_back();
                out.notes[0].kind = "reported";
                out.notes[0].body = R"({"day":20780})";
                store::course_row& course = out.courses.emplace_back();
                course.course = "c" + one.citizen;
                course.municipality = municipality;
                course.state = "started";
                course.referred = static_cast<std::int32_t>(20'000 + settled % 700);
                course.lists = {settled % 19 == 0 ? "lost" : "all"};
                out.makes = {genvej::benchmark::make_reception(10'000'000 + reports_++, content, today)};
                out.makes[0].raw.clear();
                calls_.begin();
                with_.record().settle(std::move(out), [this](const store::result<void>& outcome) {
                    calls_.end(outcome.has_value());
                });
                ++settled;
            }
            calls_.finish();
        }
        if (settled != expected) throw std::runtime_error("not everybody was due");
        tell(what, settled, 1, watch);
    }

    void list() {
        store::course_filter which;
        which.municipality = municipality;
        which.list = "lost";
        const stopwatch watch;
        std::uint64_t pages = 0;
        std::string after;
        for (; pages < 20; ++pages) {
            const auto rows = with_.record().courses(which, after, 100).value();
            if (rows.empty()) break;
            after = rows.back().course;
        }
        tell("pages of 100 courses of one list", pages, 100, watch);
    }

    store::store& with_;
    under_way calls_;
    std::uint64_t reports_ = 0;
};

store::result<std::unique_ptr<store::store>> open(const std::string& where) {
    if (where.starts_with("postgresql://")) {
        store::postgres_options options;
        options.url = where;
        return store::open_postgres(options);
    }
    store::sqlite_options options;
    options.path = where + "/record.db";
    std::filesystem::remove(options.path);
    return store::open_sqlite(options);
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        fmt::print(stderr,
                   "usage: benchmark_store_record FOLDER|postgresql://… [courses [citizens [changed]]]\n");
        return 2;
    }
    const auto number = [&](int at, std::uint64_t otherwise) {
        return count > at ? std::strtoull(words[at], nullptr, 10) : otherwise;
    };
    try {
        const auto with = open(words[1]);
        if (with.has_error()) throw std::runtime_error(with.error().message());
        fmt::print(
            "| what | how many | processor µs each | and for each entry or version | each second |\n"
            "|---|---|---|---|---|\n");
        measuring(**with).run(number(2, 200), number(3, 2'000), number(4, 500));
        return 0;
    } catch (const std::exception& failed) {
        fmt::print(stderr, "{}\n", failed.what());
        return 3;
    }
}
