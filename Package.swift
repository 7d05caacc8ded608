// swift-tools-version: 6.1
import PackageDescription

/// Every target is checked the same way: explicit `any`, imports that stay
/// internal unless a public declaration needs them, language mode 6.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// For the rooms in which the random campaigns of the tests spend their time: optimised in debug builds too, where the same
/// tests would take several times as long.
let hot = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
]
let serviceLifecycle: [Target.Dependency] = [
  .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
  .product(name: "UnixSignals", package: "swift-service-lifecycle"),
]
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "kith",
  products: [
    .executable(name: "kith", targets: ["kith"]),
    // For tests alone, which load it into the program they try.
    .library(name: "CWallClock", type: .dynamic, targets: ["CWallClock"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.6.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // The rooms, from the ground up. An arrow in ARCHITECTURE.md is a line here.
    .target(name: "JSONText", swiftSettings: hot),
    .target(name: "Records", dependencies: ["JSONText", crypto], swiftSettings: hot),
    .target(name: "RecordIndex", dependencies: ["Records", "JSONText", grdb, sqlite], swiftSettings: strict),
    .target(name: "Merging", dependencies: ["Records", "JSONText"], swiftSettings: hot),
    .target(name: "CLinux"),
    .systemLibrary(
      name: "CLibgit2", pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    .target(
      name: "GitStorage", dependencies: ["CLibgit2", "CLinux", crypto, subprocess, systemPackage],
      swiftSettings: hot),
    .target(
      name: "Workspace", dependencies: ["GitStorage", "Merging", "RecordIndex", "Records", "JSONText", "CLinux"],
      swiftSettings: hot),
    .target(name: "Watching", dependencies: ["GitStorage", "Records", "CLinux"], swiftSettings: strict),
    .target(
      name: "Sync", dependencies: ["Workspace", "GitStorage", "Records"],
      swiftSettings: strict),
    .target(
      name: "Daemon",
      dependencies: [
        "Watching", "CLinux", "Sync", "Workspace", "GitStorage", "Records", "JSONText", logging, subprocess, systemPackage,
      ] + serviceLifecycle + nio,
      swiftSettings: strict),
    .target(
      name: "Commands",
      dependencies: [
        "Daemon", "Sync", "Workspace", "GitStorage", "Merging", "RecordIndex", "Records", "JSONText", argumentParser, logging,
        subprocess, systemPackage,
      ],
      swiftSettings: strict),
    .executableTarget(name: "kith", dependencies: ["Commands"], swiftSettings: strict),

    // What tests and benchmarks share: hermetic stores and seeded generators.
    .target(
      name: "TestSupport",
      dependencies: ["Sync", "Workspace", "GitStorage", "Merging", "Records", "JSONText", subprocess],
      swiftSettings: strict),
    .target(name: "CWallClock", path: "Tests/CWallClock"),
    .executableTarget(
      name: "kith-benchmarks",
      dependencies: ["TestSupport", "Workspace", "GitStorage", "Merging", "Records", "JSONText"],
      path: "Benchmarks", swiftSettings: strict),

    .testTarget(name: "JSONTextTests", dependencies: ["JSONText", "TestSupport"], swiftSettings: strict),
    .testTarget(name: "RecordsTests", dependencies: ["Records", "JSONText", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "RecordIndexTests", dependencies: ["RecordIndex", "Records", "TestSupport", grdb], swiftSettings: strict),
    .testTarget(
      name: "MergingTests", dependencies: ["Merging", "Records", "JSONText", "TestSupport"],
      swiftSettings: strict),
    .testTarget(name: "GitStorageTests", dependencies: ["GitStorage", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "WorkspaceTests",
      dependencies: ["Workspace", "GitStorage", "Merging", "RecordIndex", "Records", "JSONText", "TestSupport", grdb],
      swiftSettings: strict),
    .testTarget(
      name: "WatchingTests", dependencies: ["Watching", "GitStorage", "Records", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "SyncTests",
      dependencies: [
        "Sync", "Workspace", "RecordIndex", "GitStorage", "CLibgit2", "Records", "JSONText", "TestSupport", crypto,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "DaemonTests",
      dependencies: ["Daemon", "Watching", "Sync", "Workspace", "GitStorage", "Records", "JSONText", "TestSupport", subprocess],
      swiftSettings: strict),
    .testTarget(
      name: "FaultTests",
      dependencies: ["kith", "Sync", "Workspace", "GitStorage", "Records", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "ReplicaTests",
      dependencies: ["kith", "Sync", "Workspace", "GitStorage", "Merging", "Records", "JSONText", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "CommandsTests",
      dependencies: ["Commands", "kith", "Sync", "Workspace", "GitStorage", "RecordIndex", "Records", "JSONText", "TestSupport"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
