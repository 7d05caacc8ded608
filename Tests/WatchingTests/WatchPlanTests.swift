import GitStorage
import Glibc
import Testing

@testable import Watching

struct WatchPlanTests {
  private let plan = WatchPlan(folder: "orgs")

  @Test(arguments: ["", "orgs", "orgs/acme", "orgs/.vscode"])
  func foldersOfTheStore(_ path: String) { #expect(plan.watches(WatchPlace(.store, GitPath(path)))) }

  @Test(arguments: [".git", "orgs/.git", "orgs/.git/refs", "docs", "orgsx", "docs/orgs"])
  func foldersThatAreNobodysRecords(_ path: String) { #expect(!plan.watches(WatchPlace(.store, GitPath(path)))) }

  @Test func everythingButGitsIsWatchedWhereEverythingIsWanted() {
    let plan = WatchPlan(folder: "")
    #expect(plan.watches(WatchPlace(.store, "docs/pictures")))
    #expect(!plan.watches(WatchPlace(.store, "modules/a/.git")))
    #expect(plan.tells(of: "README.md") && !plan.tells(of: "modules/a/.git"))
  }

  @Test func aFolderFurtherDownIsReachedThroughThoseAboveIt() {
    let plan = WatchPlan(folder: "data/orgs")
    #expect(plan.watches(WatchPlace(.store, "data")) && !plan.watches(WatchPlace(.store, "data/other")))
    #expect(!plan.tells(of: "data/file.json") && plan.tells(of: "data/orgs/acme/file.json"))
  }

  @Test(arguments: ["", "kith", "refs", "refs/heads", "refs/heads/feature"])
  func foldersOfGit(_ path: String) { #expect(plan.watches(WatchPlace(.git, GitPath(path)))) }

  @Test(arguments: ["objects", "logs", "refs/tags", "refs/kith", "kith/old", "hooks"])
  func foldersOfGitThatAreNoise(_ path: String) { #expect(!plan.watches(WatchPlace(.git, GitPath(path)))) }

  @Test(arguments: [
    "HEAD", "index", "index.lock", "packed-refs", "config", "MERGE_HEAD", "MERGE_MSG", "CHERRY_PICK_HEAD", "REVERT_HEAD",
    "rebase-merge", "rebase-apply", "sequencer", "BISECT_LOG", "refs/heads/main", "refs/heads/feature/a", "refs/heads",
  ])
  func namesThatSayGitDidSomething(_ name: String) { #expect(plan.isOfGit(WatchPlace(.git, GitPath(name)))) }

  @Test(arguments: [
    "HEAD.lock", "COMMIT_EDITMSG", "FETCH_HEAD", "ORIG_HEAD", "objects", "refs/heads/main.lock", "refs/stash", "kith",
    "index.kith.12.34.abc", "kith-exchange", "packed-refs.lock", "MERGE_HEAD.lock",
  ])
  func namesThatSayNothing(_ name: String) { #expect(!plan.isOfGit(WatchPlace(.git, GitPath(name)))) }

  @Test(arguments: ["orgs/a/.x.json.swp", "orgs/a/4913", "orgs/a/x.json~", "orgs/a/#x.json#", "orgs/a/.#x.json", "notes.txt"])
  func namesNobodyIsToldOf(_ name: String) { #expect(!plan.tells(of: GitPath(name))) }

  @Test(arguments: ["orgs/a/x.json", "orgs/a/.hidden", "kith.json", ".gitignore"])
  func namesThatAreTold(_ name: String) { #expect(plan.tells(of: GitPath(name))) }

  @Test func openingsAreAskedOfRecordsAndMarksOnly() {
    func asksForOpenings(_ place: WatchPlace, quietly: Bool = false) -> Bool {
      plan.mask(of: place, quietly: quietly) & UInt32(IN_OPEN) != 0
    }
    #expect(asksForOpenings(WatchPlace(.store, "orgs/acme")) && asksForOpenings(.marks, quietly: true))
    #expect(!asksForOpenings(WatchPlace(.store, "orgs/acme"), quietly: true))
    #expect(!asksForOpenings(.store) && !asksForOpenings(.git) && !asksForOpenings(WatchPlace(.git, "refs/heads")))
  }
}
