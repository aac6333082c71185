// Runs a fuzz target over its corpus without a fuzzer: every file, every file cut at every byte, and spoiled
// copies.
//
// The targets have libFuzzer's signature, so that a build with clang and -fsanitize=fuzzer needs only to
// leave this file out. Arguments: the folder of the corpus.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/mutate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t largest_cut_everywhere = 20'000;
constexpr int spoiled_copies = 500;

/// A copy of exactly that size on the heap, so that a sanitizer sees a read beyond it.
void run(std::string_view bytes) {
    const std::basic_string<std::uint8_t> copy(bytes.begin(), bytes.end());
    LLVMFuzzerTestOneInput(copy.data(), copy.size());
}

void replay(const std::string& bytes) {
    run(bytes);
    if (bytes.size() <= largest_cut_everywhere) {
        for (std::size_t length = 0; length < bytes.size(); ++length)
            run(std::string_view(bytes).substr(0, length));
    }
    if (bytes.empty()) return;
    genvej::test::byte_mutator mutator(1);
    for (int i = 0; i < spoiled_copies; ++i) run(mutator.mutate(bytes));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fputs("usage: replay FOLDER\n", stderr), 2;
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        std::ifstream in(entry.path(), std::ios::binary);
        replay({std::istreambuf_iterator<char>(in), {}});
        ++files;
    }
    std::printf("%d files\n", files);
    return files == 0 ? 1 : 0;  // a corpus that was lost must not look like success
}
