/// Stories of a store on a disk that breaks, many seeds in seconds: see story.hpp.
///
/// usage: chaos_disk [--stories N] [--seed FIRST] [--only FAULT] [--defects]
/// Prints a line for each kind of fault and a line for each problem with the seed that tells it again.
/// --defects: the disk makes mistakes that no store can survive, and the oracle must see each of them. Exit:
/// 0 nothing lost or doubled (each defect seen); 1 else.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "tests/chaos/disk/story.hpp"

namespace genvej::chaos {
namespace {

constexpr fault kinds[] = {fault::power,      fault::power_later, fault::write_error, fault::short_write,
                           fault::sync_error, fault::read_error,  fault::full};
constexpr std::size_t shown = 10;

class own_folder {
public:
    own_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "genvej-disk-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    own_folder(const own_folder&) = delete;
    own_folder& operator=(const own_folder&) = delete;
    ~own_folder() { std::filesystem::remove_all(path_); }
    std::string path() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

told tell_in_a_folder(std::uint64_t seed, fault kind, defect also) {
    const own_folder here;
    return tell(seed, kind, also, here.path());
}

struct sums {
    std::uint64_t stories = 0, struck = 0, while_opening = 0, accepted = 0, delivered = 0, refused = 0,
                  recovered = 0, lost = 0, doubled = 0, verified = 0, problems = 0;
    void add(const told& one) {
        ++stories;
        struck += one.struck ? 1U : 0U;
        while_opening += one.while_opening ? 1U : 0U;
        accepted += one.accepted;
        delivered += one.delivered;
        refused += one.refused;
        recovered += one.recovered;
        lost += one.lost;
        doubled += one.doubled;
        verified += one.verified;
        problems += one.problems.size();
    }
};

/// One line that a program reads (tests/chaos/disk.py).
void show(fault kind, const sums& all) {
    fmt::print(
        "fault={} stories={} struck={} while_opening={} accepted={} delivered={} refused={} recovered={} "
        "lost={} doubled={} verified={} problems={}\n",
        to_string(kind), all.stories, all.struck, all.while_opening, all.accepted, all.delivered, all.refused,
        all.recovered, all.lost, all.doubled, all.verified, all.problems);
    static_cast<void>(std::fflush(stdout));
}

/// A kind that never struck has shown nothing.
bool survive(std::uint64_t first, std::uint64_t count, const std::string& only) {
    bool well = true;
    std::size_t said = 0;
    for (const fault kind : kinds) {
        if (!only.empty() && to_string(kind) != only) continue;
        sums all;
        for (std::uint64_t seed = first; seed < first + count; ++seed) {
            const told one = tell_in_a_folder(seed, kind, defect::none);
            all.add(one);
            for (const std::string& problem : one.problems) {
                if (++said <= shown) fmt::print("seed {} {}: {}\n", seed, to_string(kind), problem);
            }
        }
        show(kind, all);
        well =
            well && all.problems == 0 && all.accepted > 0 && (all.struck > 0 || kind == fault::power_later);
    }
    return well;
}

/// Each mistake of the disk is seen in one of so many stories.
bool see_defects(std::uint64_t first, std::uint64_t count) {
    constexpr std::pair<defect, const char*> all[] = {
        {defect::lying_sync,  "lying_sync" },
        {defect::lost_sector, "lost_sector"},
        {defect::old_content, "old_content"}
    };
    bool well = true;
    for (const auto& [what, name] : all) {
        std::uint64_t losses = 0, stories = 0;
        for (std::uint64_t seed = first; seed < first + count; ++seed, ++stories)
            losses += tell_in_a_folder(seed, fault::power_later, what).lost > 0 ? 1U : 0U;
        fmt::print("defect={} stories={} seen={}\n", name, stories, losses);
        well = well && losses > 0;
    }
    return well;
}

}  // namespace
}  // namespace genvej::chaos

int main(int count, char** words) {
    CLI::App parser("stories of a store on a disk that breaks");
    std::uint64_t stories = 100, first = 1;
    std::string only;
    bool defects = false;
    parser.add_option("--stories", stories, "of each kind of fault");
    parser.add_option("--seed", first, "of the first story; the others follow");
    parser.add_option("--only", only, "this kind of fault");
    parser.add_flag("--defects", defects, "the oracle must see mistakes of the disk");
    CLI11_PARSE(parser, count, words);
    try {
        const bool well = defects ? genvej::chaos::see_defects(first, stories)
                                  : genvej::chaos::survive(first, stories, only);
        return well ? 0 : 1;
    } catch (const std::exception& broken) {
        fmt::print(stderr, "chaos_disk: {}\n", broken.what());
        return 2;
    }
}
